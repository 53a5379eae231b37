import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { fitSchema } from "../config/fit-schema.ts";
import { ganSchema } from "../config/gan-schema.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";
import { FitTask } from "../fit/fit-task.ts";
import { GanTask } from "../gan/gan-task.ts";
import { tinyFitConfig, tinySize, writeTinyNetworks } from "../testing/tiny-fit.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { earlyWarnings } from "./early-warnings.ts";
import type { MetricsLine } from "./metrics-log.ts";
import type { StepFigures } from "./training-task.ts";

beforeAll(useNativeBackend);

interface Curve {
  /** Figures after a step. */
  readonly at: (step: number) => StepFigures;
  readonly steps?: number;
  /** Step that the process begins at, and what was logged before. */
  readonly from?: number;
  readonly logged?: readonly MetricsLine[];
}

/** What is said of a run with that curve. */
async function said({ at, steps = 1_500, from = 0, logged = [] }: Curve): Promise<string[]> {
  const texts: string[] = [];
  const observer = earlyWarnings(
    (text) => texts.push(text),
    async () => logged,
  );
  await observer.begin?.(from);
  for (let step = from + 1; step <= steps; step++) {
    observer.step?.({ step, figures: at(step), seconds: 0, picturesPerSecond: 1, memoryMiB: 1, secondsLeft: 1 });
  }
  return texts;
}

test("a healthy run is left in peace", async () => {
  const codes = { "code-size": 1.4, "code-spread": 0.3 };
  const healthy = (step: number) => ({
    discriminator: 1.1,
    diversity: 0.9,
    identity: 1 - step / 3_000,
    r1: 0.1,
    ...codes,
  });
  expect(await said({ at: healthy })).toEqual([]);
});

test.each([
  ["the discriminator has won", { discriminator: 0.02 }],
  ["codes have collapsed", { diversity: 0.05 }],
  ["the codes are running away", { "code-size": 25, "code-spread": 3 }],
  ["the codes stand still", { "code-size": 1, "code-spread": 0.004 }],
  ["identity has not moved", { identity: 0.93 }],
])("%s: said once, with the remedy", async (expected, figures) => {
  const texts = await said({ at: () => figures });
  expect(texts).toHaveLength(1);
  expect(texts[0]).toMatch(expected);
  expect(texts[0]).toMatch(/^Step 500: /);
});

/**
 * Runs of this repository at 64 px: means over 250 steps of identity, discriminator and diversity. docs/experiments/ tells them: those
 * that learned, and those whose style maps carried the whole target.
 */
const runs: readonly (readonly [string, string | undefined, readonly (readonly [number, number, number])[]])[] = [
  [
    "synthetic people, paper's terms",
    undefined,
    [
      [0.83, 0.91, 0.9],
      [0.706, 0.98, 0.9],
      [0.555, 0.97, 0.9],
      [0.473, 0.99, 0.9],
    ],
  ],
  [
    "synthetic people, known truth",
    undefined,
    [
      [0.774, 0.96, 0.9],
      [0.673, 1.08, 0.98],
      [0.614, 1.07, 0.98],
      [0.586, 1.08, 0.98],
      [0.54, 1.07, 0.94],
    ],
  ],
  [
    "LFW as shipped",
    undefined,
    [
      [0.934, 0.62, 0.63],
      [0.867, 0.7, 0.93],
      [0.84, 0.77, 1],
      [0.797, 0.95, 0.96],
      [0.76, 0.92, 0.94],
      [0.721, 0.97, 0.97],
    ],
  ],
  [
    "LFW, maps of 32 px",
    "Step 750",
    [
      [0.881, 0.82, 0.78],
      [0.839, 1.08, 0.91],
      [0.829, 1.41, 1.01],
      [0.835, 1.29, 0.97],
      [0.86, 1.37, 0.98],
    ],
  ],
  [
    "LFW, equalised rate",
    "Step 500",
    [
      [0.91, 0.62, 0.63],
      [0.914, 0.6, 0.9],
    ],
  ],
  [
    "LFW, momentum",
    "Step 750",
    [
      [0.902, 0.67, 0.65],
      [0.858, 0.83, 0.91],
      [0.86, 1.31, 1],
    ],
  ],
];

test.each(runs)(
  "%s: identity that does not move is told by step 750, and nothing else is said",
  async (_, when, windows) => {
    const at = (step: number) => {
      const [identity, discriminator, diversity] = windows[Math.floor((step - 1) / 250)] as (typeof windows)[number];
      return { identity, discriminator, diversity };
    };
    const texts = await said({ at, steps: windows.length * 250 });
    expect(texts.map((text) => text.slice(0, 8))).toEqual(when === undefined ? [] : [when]);
    if (when !== undefined) expect(texts[0]).toMatch("identity has not moved");
  },
);

test("a run taken up late is compared with its own beginning, not with where it was taken up", async () => {
  const line = (step: number, identity: number) => ({ step, seconds: 1, figures: { identity }, picturesPerSecond: 9 });
  const judged = { step: 99, seconds: 1, figures: { "held-out.identity": 0.2, identity: 0 } };
  const logged = [line(0, 0.8), line(200, 0.76), judged, line(4_990, 0.37)];
  const at = () => ({ identity: 0.37 });
  expect(await said({ at, from: 5_000, steps: 6_000, logged })).toEqual([]);
  const stuck = await said({ at: () => ({ identity: 0.75 }), from: 5_000, steps: 6_000, logged });
  expect(stuck).toHaveLength(1);
  expect(stuck[0]).toMatch(/^Step 5250: identity has not moved/);
});

/** A small generator trained on coloured noise, its discriminator at another rate; figures of each step. */
async function trained(rates: { generator: number; discriminator: number }, steps: number): Promise<StepFigures[]> {
  const channels = { 4: 8, 8: 6 };
  const config = ganSchema.parse({
    kind: "gan",
    run: { steps },
    data: { type: "pack" },
    generator: {
      resolution: 8,
      channels,
      styleSize: 8,
      mappingLayers: 1,
      optimiser: { learningRate: rates.generator },
    },
    discriminator: { channels, optimiser: { learningRate: rates.discriminator } },
    batch: 8,
    r1: { weight: 0, interval: 16 },
    pathLength: { weight: 0, interval: 8 },
  });
  using task = new GanTask(config, tinyPictureSet(8, 6, 3));
  const figures: StepFigures[] = [];
  for (let step = 0; step < steps; step++) figures.push(await task.step(step));
  return figures;
}

test("a real discriminator that wins is told, one in balance is not", { timeout: 120_000 }, async () => {
  const winning = await trained({ generator: 1e-6, discriminator: 0.01 }, 500);
  const texts = await said({ at: (step) => winning[step - 1] as StepFigures, steps: 500 });
  expect(texts.join()).toMatch(/Step 500: the discriminator has won/);
  const balanced = await trained({ generator: 0.0025, discriminator: 0.0025 }, 500);
  const quiet = await said({ at: (step) => balanced[step - 1] as StepFigures, steps: 500 });
  expect(quiet.filter((text) => text.includes("discriminator"))).toEqual([]);
});

test.each([
  ["runs away", 0.5, "running away"],
  ["stands still", 1e-9, "stand still"],
  ["learns", 0.005, undefined],
])(
  "a real encoder whose rate is such that it %s: codes are told by their size and spread",
  { timeout: 120_000 },
  async (_, learningRate, expected) => {
    const folder = await mkdtemp(join(tmpdir(), "codes-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeTinyNetworks(folder);
    const plain = tinyFitConfig();
    const config = fitSchema.parse({ ...plain, optimisers: { ...plain.optimisers, encoder: { learningRate } } });
    const set = tinyPictureSet(tinySize, 6, 3);
    using task = new FitTask(config, await buildFitParts(config, folder), set, set);
    let figures: StepFigures = {};
    for (let step = 0; step < 10; step++) figures = await task.step(step);
    const texts = await said({ at: () => figures, steps: 500 });
    const aboutCodes = texts.filter((text) => /running away|stand still/.test(text));
    expect(aboutCodes).toHaveLength(expected === undefined ? 0 : 1);
    if (expected !== undefined) expect(aboutCodes[0]).toContain(expected);
  },
);
