import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { loadState, publicShapes, publicTensor } from "@mfim/nn";
import { goldenValues, sharedFolder, styleganGoldenState, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { Discriminator, publicChannels, r1Penalty } from "./index.ts";

beforeAll(useNativeBackend);
vi.setConfig({ testTimeout: 600_000 }); // tens of millions of weights, on a machine that may be busy

const shared = sharedFolder();

function goldenDiscriminator(resolution: number): Discriminator {
  const discriminator = new Discriminator({ resolution, channels: publicChannels(resolution) });
  loadState(discriminator, styleganGoldenState(publicShapes(discriminator)));
  return discriminator;
}

function relativeL2(actual: Float32Array, expected: Float32Array): number {
  let difference = 0;
  let norm = 0;
  expected.forEach((value, i) => {
    difference += ((actual[i] ?? Number.NaN) - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(difference / norm);
}

describe.skipIf(shared === undefined)("against the public implementation", () => {
  test.each([
    [64, 4],
    [256, 2],
  ])("logits, R1 and its second-order gradients at %i px", async (resolution, count) => {
    using discriminator = goldenDiscriminator(resolution);
    const { state } = await readCheckpoint(
      join(shared as string, "goldens", `stylegan2-discriminator-${resolution}.safetensors`),
    );
    const expected = (key: string) => state.get(key)?.toFloat32() as Float32Array;
    const shape: [number, number, number, number] = [count, 3, resolution, resolution];
    const values = goldenValues("image", 3 * count * resolution ** 2).map((v) => 0.5 * v);
    const pictures = tf.transpose(tf.tensor4d(values, shape), [0, 2, 3, 1]) as tf.Tensor4D;
    expect(relativeL2((await discriminator.logits(pictures).data()) as Float32Array, expected("logits"))).toBeLessThan(
      1e-4,
    );
    const inputGradient = tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(discriminator.logits(x as tf.Tensor4D)))(pictures);
      return tf.transpose(tf.slice(gradient, 0, 1), [0, 3, 1, 2]);
    });
    expect(relativeL2((await inputGradient.data()) as Float32Array, expected("input_grad"))).toBeLessThan(1e-2);
    const parameters = discriminator.parameters();
    const kept = [...parameters].filter(([key]) => state.has(`r1grad.${key}`)).map(([, variable]) => variable);
    const { value, grads } = tf.variableGrads(() => r1Penalty(discriminator, pictures), kept);
    expect(relativeL2((await value.data()) as Float32Array, expected("r1"))).toBeLessThan(1e-3);
    for (const name of state.keys()) {
      if (!name.startsWith("r1grad.")) continue;
      const variable = parameters.get(name.slice("r1grad.".length)) as tf.Variable;
      const actual = (await publicTensor(variable, grads[variable.name])).toFloat32().subarray(0, 4096);
      expect(relativeL2(actual, expected(name)), name).toBeLessThan(1e-2);
    }
  });
});
