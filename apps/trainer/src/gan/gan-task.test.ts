import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import { ganSchema } from "../config/gan-schema.ts";
import { expectExactResume } from "../testing/expect-exact-resume.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { GanTask } from "./gan-task.ts";

beforeAll(useNativeBackend);

const config = ganSchema.parse({
  kind: "gan",
  run: { steps: 8 },
  data: { type: "pack" },
  generator: {
    resolution: 8,
    channels: { 4: 6, 8: 4 },
    styleSize: 8,
    mappingLayers: 2,
    optimiser: { learningRate: 0.01 },
  },
  discriminator: { channels: { 4: 6, 8: 4 }, optimiser: { learningRate: 0.01 } },
  batch: 4,
  r1: { weight: 1, interval: 3 },
  pathLength: { weight: 1, interval: 2 },
});

test("a generator's pretraining resumes bit for bit, lazy terms and moving average included", () =>
  expectExactResume(() => new GanTask(config, tinyPictureSet(8, 4, 3)), 8));

test("and with adaptive augmentation, whose probability follows the photographs' signs", async () => {
  const augmented = { ...config, augmentation: { target: 0.6, pictures: 64 } };
  await expectExactResume(() => new GanTask(augmented, tinyPictureSet(8, 4, 3)), 8);
  using task = new GanTask(augmented, tinyPictureSet(8, 4, 3));
  const seen = [];
  for (let step = 0; step < 8; step++) seen.push((await task.step(step))["augmented"] as number);
  // Every fourth step moves it by 4 x 4 / 64, up from 0 or not at all.
  expect(seen.slice(0, 3)).toEqual([0, 0, 0]);
  expect([0, 0.25]).toContain(seen[3]);
});

test("rates follow their schedules", async () => {
  const points: [number, number][] = [
    [0, 0.01],
    [2, 0.002],
  ];
  const optimiser = { ...config.discriminator.optimiser, learningRate: points };
  using task = new GanTask(
    { ...config, discriminator: { ...config.discriminator, optimiser } },
    tinyPictureSet(8, 4, 3),
  );
  const seen = [];
  for (const step of [0, 1, 5]) {
    await task.step(step);
    seen.push(task.variables().get("adam.discriminator.learning_rate")?.dataSync()[0]?.toFixed(4));
  }
  expect(seen).toEqual(["0.0100", "0.0060", "0.0020"]);
});

test("lazy terms come at their steps, and both networks move", async () => {
  using task = new GanTask(config, tinyPictureSet(8, 4, 3));
  const before = new Map([...task.variables()].map(([key, variable]) => [key, variable.dataSync().slice()]));
  const names = [];
  for (let step = 0; step < 4; step++)
    names.push(
      Object.keys(await task.step(step))
        .sort()
        .join(" "),
    );
  expect(names).toEqual([
    "discriminator diversity fake generator path-length r1 real real-sign",
    "discriminator diversity fake generator real real-sign",
    "discriminator diversity fake generator path-length real real-sign",
    "discriminator diversity fake generator r1 real real-sign",
  ]);
  for (const key of ["generator.conv1.conv.weight", "average.conv1.conv.weight", "discriminator.final_conv.0.weight"]) {
    expect(task.variables().get(key)?.dataSync(), key).not.toEqual(before.get(key));
  }
});
