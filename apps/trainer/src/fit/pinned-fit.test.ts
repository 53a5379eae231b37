import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import { fitSchema } from "../config/fit-schema.ts";
import { GanTask } from "../gan/gan-task.ts";
import { readCheckpoint } from "../run/checkpoint.ts";
import type { TrainingTask } from "../run/training-task.ts";
import {
  lastGradients,
  type PinnedSteps,
  type PinnedTrainings,
  pinnedFolder,
  pinSteps,
  secondMoments,
  thisMachine,
} from "../testing/pinned-fit.ts";
import { tinyFitConfig, tinyGanConfig, tinySize } from "../testing/tiny-fit.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { buildFitParts } from "./build-fit-parts.ts";
import { FitTask } from "./fit-task.ts";

const pinned = JSON.parse(await readFile(join(pinnedFolder, "steps.json"), "utf8")) as PinnedTrainings;
const bits = pinned.machine === thisMachine();
const set = tinyPictureSet(tinySize, 6, 3);

beforeAll(useNativeBackend);

/** The fixture has first moments too, the gradients of its last step, which a step without momentum keeps no longer: `expectGradients`. */
const kept = ({ figures, variables }: PinnedSteps): PinnedSteps => ({
  figures,
  variables: Object.fromEntries(Object.entries(variables).filter(([name]) => !name.includes("exp_avg."))),
});

/** Figures that are logged since the fixture was written. */
const since = new Set(["real-sign"]);
const before = ({ figures, variables }: PinnedSteps): PinnedSteps => ({
  figures: figures.map((step) => Object.fromEntries(Object.entries(step).filter(([name]) => !since.has(name)))),
  variables,
});

/** Bit for bit where the fixture was written; elsewhere to the digits that the order of sums leaves. */
function expectPinned(found: PinnedSteps, fixture: PinnedSteps): void {
  const expected = kept(fixture);
  if (bits) {
    expect(found).toEqual(expected);
    return;
  }
  for (const [n, figures] of expected.figures.entries()) {
    expect(Object.keys(found.figures[n] ?? {}).sort()).toEqual(Object.keys(figures).sort());
    for (const [name, value] of Object.entries(figures)) {
      expect(Math.abs((found.figures[n]?.[name] as number) - value), name).toBeLessThan(1e-3 * (1 + Math.abs(value)));
    }
  }
  expect(Object.keys(found.variables).sort()).toEqual(Object.keys(expected.variables).sort());
  for (const [name, [, norm]] of Object.entries(expected.variables)) {
    // A gradient near 0 is all rounding.
    if (norm > 1e-6) expect((found.variables[name]?.[1] as number) / norm, name).toBeCloseTo(1, 1);
  }
}

/** Takes the steps, the last one apart, and compares figures, variables and that step's gradients with the fixture. */
async function expectSteps(
  task: TrainingTask,
  steps: readonly number[],
  fixture: PinnedSteps,
  beta2: number,
  since = same,
) {
  const first = await pinSteps(task, steps.slice(0, -1));
  const earlier = secondMoments(task);
  const last = await pinSteps(task, steps.slice(-1));
  expectGradients(lastGradients(earlier, secondMoments(task), beta2), fixture);
  expectPinned(since({ figures: [...first.figures, ...last.figures], variables: last.variables }), fixture);
}

/** Root and difference cost digits: a thousandth where the fixture was written, elsewhere what the order of sums leaves. */
function expectGradients(found: ReturnType<typeof lastGradients>, { variables }: PinnedSteps): void {
  const gradients = Object.entries(variables).filter(([name]) => name.includes(".exp_avg."));
  let compared = 0;
  for (const [name, [, norm, largest]] of gradients) {
    const gradient = found.get(name);
    // One near 0 is all rounding.
    if (gradient === undefined || norm < 1e-6) continue;
    compared += 1;
    const tolerance = bits ? 1e-3 : 5e-2;
    expect(Math.abs(gradient.norm / norm - 1), name).toBeLessThan(tolerance);
    expect(Math.abs(gradient.largest / Math.abs(largest) - 1), name).toBeLessThan(tolerance);
  }
  expect(compared / gradients.length).toBeGreaterThan(0.8);
}

const same = (steps: PinnedSteps) => steps;

test.each(["whole", "parts"] as const)(
  "a run begun before goes on to the same figures and gradients (%s)",
  async (how) => {
    const config = fitSchema.parse(tinyFitConfig({ accumulate: how === "parts" ? 2 : 1 }));
    using task = new FitTask(config, await buildFitParts(config, pinnedFolder), set, set);
    expect(await readCheckpoint(join(pinnedFolder, "step-2.safetensors"), task)).toBe(2);
    await expectSteps(task, [2, 3], pinned[how], config.optimisers.encoder.beta2);
  },
);

test("a generator's pretraining takes the same steps", async () => {
  const config = tinyGanConfig();
  using gan = new GanTask(config, set);
  await expectSteps(gan, [0, 1], pinned.gan, config.generator.optimiser.beta2, before);
});
