import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { evaluateCommand } from "../commands/evaluate-command.ts";
import { startRun } from "../commands/start-run.ts";
import { ganSchema } from "../config/gan-schema.ts";
import { readMetrics } from "../run/metrics-log.ts";
import { tinySize, writeTinyNetworks } from "../testing/tiny-fit.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "evaluate-"));
  await writeTinyNetworks(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const channels = { 4: 6, 8: 6, 16: 4 };
const optimiser = { learningRate: 0.01 };
const config = (more: object) =>
  ganSchema.parse({
    kind: "gan",
    run: { steps: 2, validateEvery: 1 },
    data: { type: "pack", limit: 30 },
    generator: { resolution: tinySize, channels, styleSize: 8, mappingLayers: 2, optimiser },
    discriminator: { channels, optimiser },
    batch: 4,
    r1: { weight: 1, interval: 2 },
    pathLength: { weight: 0, interval: 1 },
    ...more,
  });

/** What the command writes. */
async function evaluate(run: string): Promise<string> {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await evaluateCommand().parseAsync([run], { from: "user" });
  } finally {
    write.mockRestore();
  }
  return written.join("");
}

test("a generator's distance is logged on the way, and told again of the run it left", {
  timeout: 120_000,
}, async () => {
  const run = join(folder, "gan");
  await startRun(
    config({ distance: { recognizer: { type: "own", folder: "recognizer" }, samples: 20 } }),
    folder,
    run,
    {},
  );
  const judged = (await readMetrics(join(run, "metrics.jsonl"))).flatMap(({ step, figures }) => {
    const [name, value] = Object.entries(figures).find(([key]) => key.startsWith("frechet-")) ?? [];
    return value === undefined ? [] : [{ step, name, value }];
  });
  expect(judged.map(({ step }) => step)).toEqual([0, 1]);
  expect(judged[0]?.name).toMatch(/^frechet-.+\.training$/);
  const told = /step 2\n(\S+)\t(\S+)\n/.exec(await evaluate(run));
  expect(told?.[1]).toBe(judged[1]?.name);
  expect(Number(told?.[2])).toBeCloseTo(judged[1]?.value as number, 3);
});

test("a generator without a distance has nothing to be judged by, which is said", { timeout: 120_000 }, async () => {
  const run = join(folder, "plain");
  await startRun(config({}), folder, run, {});
  await expect(evaluate(run)).rejects.toThrow(
    /expected a run that can be judged, got one of kind gan without "distance"/,
  );
});
