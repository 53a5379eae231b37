import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { loadState, publicShapes, publicTensor } from "@mfim/nn";
import { goldenValues, sharedFolder, styleganGoldenState, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { Generator, noMaps, publicChannels } from "./index.ts";

beforeAll(useNativeBackend);
vi.setConfig({ testTimeout: 600_000 }); // tens of millions of weights, on a machine that may be busy

const shared = sharedFolder();

async function golden(name: string): Promise<(key: string) => Float32Array> {
  const { state } = await readCheckpoint(join(shared as string, "goldens", `${name}.safetensors`));
  return (key) => state.get(key)?.toFloat32() as Float32Array;
}

function goldenGenerator(resolution: number): Generator {
  const generator = new Generator({ resolution, channels: publicChannels(resolution) });
  loadState(generator, styleganGoldenState(publicShapes(generator)));
  return generator;
}

/** Largest error in units of the largest expected value. */
function error(actual: ArrayLike<number>, expected: Float32Array): number {
  let worst = 0;
  let largest = 0;
  expected.forEach((value, i) => {
    worst = Math.max(worst, Math.abs((actual[i] ?? Number.NaN) - value));
    largest = Math.max(largest, Math.abs(value));
  });
  return worst / largest;
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

const gradientKeys = ["style.8.weight", "input.input", "conv1.conv.weight", "convs.2.conv.modulation.weight"];

const channelsFirst = (pictures: tf.Tensor) => tf.transpose(pictures, [0, 3, 1, 2]);

describe.skipIf(shared === undefined)("against the public implementation", () => {
  test.each([64, 256])("w, style codes and picture at %i px", async (resolution) => {
    using generator = goldenGenerator(resolution);
    const expected = await golden(`stylegan2-generator-${resolution}`);
    const w = generator.mapping(tf.tensor2d(goldenValues("z", 1024), [2, 512]));
    const codes = generator.wToStyles(w);
    const picture = generator.synthesize({ codes, maps: noMaps(generator.layout) });
    expect(error(await w.data(), expected("w"))).toBeLessThan(2e-5);
    expect(error(await tf.concat(codes, 1).data(), expected("style_codes"))).toBeLessThan(2e-5);
    expect(error(await channelsFirst(picture).data(), expected("image"))).toBeLessThan(2e-5);
  });

  test("gradients at 64 px", async () => {
    using generator = goldenGenerator(64);
    const expected = await golden("stylegan2-generator-64-grads");
    const z = tf.tensor2d(goldenValues("z", 1024), [2, 512]);
    const probe = tf.tensor4d(goldenValues("probe", 2 * 3 * 64 * 64), [2, 3, 64, 64]);
    const loss = () => {
      const codes = generator.wToStyles(generator.mapping(z));
      const picture = generator.synthesize({ codes, maps: noMaps(generator.layout) });
      return tf.div(tf.sum(tf.mul(channelsFirst(picture), probe)), 4096) as tf.Scalar;
    };
    const parameters = generator.parameters();
    const { value, grads } = tf.variableGrads(
      loss,
      gradientKeys.map((key) => parameters.get(key) as tf.Variable),
    );
    expect(error(await value.data(), expected("loss"))).toBeLessThan(1e-4);
    for (const key of gradientKeys) {
      const variable = parameters.get(key) as tf.Variable;
      const actual = (await publicTensor(variable, grads[variable.name])).toFloat32();
      expect(relativeL2(actual.subarray(0, 4096), expected(key)), key).toBeLessThan(1e-2);
    }
  });
});
