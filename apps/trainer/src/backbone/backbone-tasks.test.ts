import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import { backboneSchema, type RecogniserConfig, type RegressorConfig } from "../config/backbone-schema.ts";
import { expectExactResume } from "../testing/expect-exact-resume.ts";
import { tinyRenders } from "../testing/tiny-renders.ts";
import { BackboneTask } from "./backbone-task.ts";
import { coefficientTargets } from "./coefficient-targets.ts";
import { recogniserTraining } from "./recogniser-training.ts";
import { regressorTraining } from "./regressor-training.ts";

beforeAll(useNativeBackend);

const common = { run: { steps: 4 }, data: { folder: "unused" }, batch: 4, optimiser: { learningRate: 0.01 } };

test("a recogniser's training resumes bit for bit", () => {
  const config = backboneSchema.parse({ kind: "recogniser", id: "tiny", ...common }) as RecogniserConfig;
  return expectExactResume(() => new BackboneTask(config, recogniserTraining(config, tinyRenders())), 4);
});

test("a regressor's training resumes bit for bit, and names its columns", async () => {
  const config = backboneSchema.parse({
    kind: "regressor",
    id: "tiny",
    architecture: "mobile",
    shape: 2,
    ...common,
  }) as RegressorConfig;
  await expectExactResume(() => new BackboneTask(config, regressorTraining(config, tinyRenders())), 4);
});

test("with a mesh a regressor's faces are judged in millimetres beside the mean face", async () => {
  const config = backboneSchema.parse({
    kind: "regressor",
    id: "tiny",
    architecture: "mobile",
    shape: 2,
    side: 32,
    mesh: {},
    ...common,
  }) as RegressorConfig;
  const data = tinyRenders();
  const axis = (n: number) => Float32Array.from({ length: 30 }, (_, i) => Math.cos(i * (n + 2)));
  const mesh = {
    neutral: Float32Array.from({ length: 30 }, (_, i) => 50 * Math.sin(i)),
    identity: Array.from({ length: 100 }, (_, n) => axis(n)),
    expression: new Map(data.expressionNames.map((name, n) => [name, axis(n + 100)])),
  };
  using task = new BackboneTask(config, regressorTraining(config, data, mesh));
  const figures = await task.validate();
  const meanFace = figures["held-out.vertex-error-mean-face"] as number;
  expect(meanFace).toBeGreaterThan(1);
  // Untrained: it knows no more than the mean face does.
  expect(figures["held-out.vertex-error"]).toBeGreaterThan(0.8 * meanFace);
  expect(Object.keys(figures)).toContain("held-out.shape-first-ten");
});

test("whitened targets have zero mean and unit variance on the training rows", () => {
  const rows = Array.from({ length: 20 }, (_, i) => i);
  const { names, values } = coefficientTargets(tinyRenders(), 2, rows);
  expect(names.shape).toEqual(["identity000", "identity001"]);
  expect(names.pose).toEqual(["yaw", "pitch", "roll"]);
  const width = names.mean.length;
  expect(width).toBe(8);
  for (let column = 0; column < width; column++) {
    const found = rows.map((row) => values[row * width + column] as number);
    const mean = found.reduce((sum, v) => sum + v, 0) / found.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / found.length).toBeCloseTo(1, 3);
  }
});
