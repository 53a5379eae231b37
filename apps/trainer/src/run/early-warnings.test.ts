import { expect, test } from "vitest";
import { earlyWarnings } from "./early-warnings.ts";
import type { StepFigures } from "./training-task.ts";

/** What is said of a run whose figures are those of `at`, over 1,500 steps. */
function said(at: (step: number) => StepFigures): string[] {
  const texts: string[] = [];
  const observer = earlyWarnings((text) => texts.push(text));
  observer.begin?.(0);
  for (let step = 1; step <= 1_500; step++) {
    observer.step?.({ step, figures: at(step), seconds: 0, picturesPerSecond: 1, memoryMiB: 1, secondsLeft: 1 });
  }
  return texts;
}

test("a healthy run is left in peace", () => {
  const codes = { "code-size": 1.4, "code-spread": 0.3 };
  const healthy = (step: number) => ({
    discriminator: 1.1,
    diversity: 0.9,
    identity: 1 - step / 3_000,
    r1: 0.1,
    ...codes,
  });
  expect(said(healthy)).toEqual([]);
});

test.each([
  ["the discriminator has won", { discriminator: 0.02 }],
  ["codes have collapsed", { diversity: 0.05 }],
  ["the codes are running away", { "code-size": 25, "code-spread": 3 }],
  ["the codes stand still", { "code-size": 1, "code-spread": 0.004 }],
  ["identity has not moved", { identity: 0.93 }],
])("%s: said once, with the remedy", (expected, figures) => {
  const texts = said(() => figures);
  expect(texts).toHaveLength(1);
  expect(texts[0]).toMatch(expected);
  expect(texts[0]).toMatch(/^Step 500: /);
});
