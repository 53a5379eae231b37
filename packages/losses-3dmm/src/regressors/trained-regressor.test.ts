import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError, type ImageBatch } from "@mfim/core";
import { Adam, seededWeights } from "@mfim/nn";
import { describeMorphableRegressor, samplePictures, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  loadTrainedRegressor,
  lossRegressorTrunk,
  metricRegressorTrunk,
  type RegressorConfig,
  type RegressorTrunkShape,
  saveTrainedRegressor,
  TrainedRegressor,
} from "../index.ts";

beforeAll(useNativeBackend);

const names = (prefix: string, length: number) => Array.from({ length }, (_, index) => `${prefix}${index}`);

function configOf(trunk: RegressorTrunkShape, shape = 30, expression = 20, pose = 6): RegressorConfig {
  const total = shape + expression + pose;
  return {
    architecture: "coefficient-regressor",
    id: `test-${trunk.kind}`,
    template: "ffhq",
    trunk,
    coefficients: {
      shape: names("identity", shape),
      expression: names("expression", expression),
      pose: names("pose", pose),
      mean: Array.from({ length: total }, (_, index) => 0.1 * index),
      deviation: Array.from({ length: total }, (_, index) => 1 + 0.1 * index),
    },
  };
}

/** Fresh weights, after batches that move the running statistics to where they belong. */
function seededNet(trunk: RegressorTrunkShape): TrainedRegressor {
  const network = new TrainedRegressor(configOf(trunk), seededWeights(1));
  for (const start of [0, 8, 16])
    tf.tidy(() => void network.coefficients(samplePictures(8, trunk.side, trunk.side, start), "batch"));
  return network;
}

const cases = [
  { trunk: lossRegressorTrunk, operations: 60e6 },
  { trunk: metricRegressorTrunk, operations: 400e6 },
];

describe.each(cases)("regressor with the $trunk.kind trunk", ({ trunk, operations }) => {
  describeMorphableRegressor(() => seededNet(trunk));

  test("keeps its budget of operations and bytes", () => {
    using network = new TrainedRegressor(configOf(trunk, 100, 57, 6));
    const weights = [...network.state().values()].reduce((sum, { size }) => sum + size, 0);
    expect(network.flops).toBeLessThan(operations);
    expect(2 * weights).toBeLessThan(3e6);
  });

  test("comes back from its folder as it was, to half precision", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regressor-"));
    using network = seededNet(trunk);
    await saveTrainedRegressor(folder, network, { seed: 1 });
    using loaded = await loadTrainedRegressor(folder);
    expect(loaded.config).toEqual({ ...network.config, training: { seed: 1 } });
    const faces = samplePictures(2, trunk.side, trunk.side);
    const [before, after] = [network.coefficients(faces), loaded.coefficients(faces)];
    const error = tf.div(tf.max(tf.abs(tf.sub(before, after))), tf.max(tf.abs(before)));
    expect((await error.data())[0]).toBeLessThan(0.02);

    const coefficients = { ...network.config.coefficients, mean: [1] };
    await writeFile(join(folder, "config.json"), JSON.stringify({ ...network.config, coefficients }));
    await expect(loadTrainedRegressor(folder)).rejects.toThrow(CheckpointError);
    await expect(loadTrainedRegressor(folder)).rejects.toThrow(/mean: expected 56 numbers, one a name, got 1/);
    await rm(folder, { recursive: true });
  });
});

test("whitening and restoring undo each other, by the config's figures", async () => {
  using network = new TrainedRegressor(configOf(metricRegressorTrunk, 1, 1, 1));
  const rows = tf.tensor2d([[1, 2, 3]]);
  const whitened = await network.whiten(rows).data();
  expect(whitened[2]).toBeCloseTo((3 - 0.2) / 1.2, 5);
  expect([...(await network.restore(network.whiten(rows)).data())].map((x) => x.toFixed(4))).toEqual([
    "1.0000",
    "2.0000",
    "3.0000",
  ]);
});

const tinyTrunks: readonly RegressorTrunkShape[] = [
  { kind: "mobile", side: 16, stem: 8, rows: [{ expansion: 2, channels: 8, repeats: 1, stride: 2 }], width: 16 },
  { kind: "residual", side: 16, channels: [8, 16], blocks: 1 },
];

test.each(tinyTrunks)("the $kind trunk learns from a batch", async (trunk) => {
  using network = new TrainedRegressor(configOf(trunk, 2, 1, 1), seededWeights(1));
  const variables = network.parameters();
  using adam = new Adam(variables, { learningRate: 0.01 });
  const faces = samplePictures(8, 16, 16) as ImageBatch;
  const truth = tf.randomNormal([8, 4], 0, 1, "float32", 3);
  const losses: number[] = [];
  for (let step = 0; step < 40; step++) {
    const loss = () => tf.mean(tf.square(tf.sub(network.coefficients(faces, "batch"), truth))) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [...variables.values()]);
    adam.apply(Object.fromEntries([...variables].map(([key, variable]) => [key, grads[variable.name] as tf.Tensor])));
    losses.push((await value.data())[0] as number);
    tf.dispose([value, grads]);
  }
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 4);
});
