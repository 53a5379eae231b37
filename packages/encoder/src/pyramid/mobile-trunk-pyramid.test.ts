import { MobileTrunk, type MobileTrunkShape, seededWeights } from "@mfim/nn";
import { expectEveryParameterTrained, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { MobileTrunkPyramid, TopDownPyramid } from "../index.ts";

beforeAll(useNativeBackend);

const row = (channels: number, repeats: number, stride: number) => ({ expansion: 2, channels, repeats, stride });
const shape: MobileTrunkShape = {
  side: 32,
  stem: 6,
  rows: [row(8, 2, 2), row(10, 1, 2), row(12, 1, 1), row(14, 1, 2)],
  width: 20,
};
const faces = () => tf.randomUniform([2, 32, 32, 3], -1, 1, "float32", 1) as tf.Tensor4D;

test("the taps are the last rows of the coarsest resolutions", () => {
  using pyramid = new MobileTrunkPyramid({ shape, weights: seededWeights(1) });
  expect(pyramid.levels).toEqual([
    { resolution: 2, channels: 14 },
    { resolution: 4, channels: 12 },
    { resolution: 8, channels: 8 },
  ]);
  expect(pyramid.forward(faces()).map((map) => map.shape)).toEqual([
    [2, 2, 2, 14],
    [2, 4, 4, 12],
    [2, 8, 8, 8],
  ]);
  using larger = new MobileTrunkPyramid({ shape, inputSize: 64 });
  expect(larger.levels.map(({ resolution }) => resolution)).toEqual([4, 8, 16]);
});

test("it starts as a copy of the recogniser's trunk and leaves that alone", () => {
  using recognizer = new MobileTrunk(shape, seededWeights(5));
  using pyramid = new MobileTrunkPyramid({ shape, weights: seededWeights(1) });
  pyramid.startFrom(recognizer);
  const [coarse] = pyramid.forward(faces());
  const expected = recognizer.early(faces(), 4).at(-1) as tf.Tensor;
  expect(tf.max(tf.abs(tf.sub(coarse as tf.Tensor, expected))).dataSync()[0]).toBe(0);
  for (const variable of pyramid.parameters().values()) variable.assign(tf.zeros(variable.shape));
  const after = recognizer.early(faces(), 4).at(-1) as tf.Tensor;
  expect(tf.max(tf.abs(tf.sub(after, expected))).dataSync()[0]).toBe(0);
  using other = new MobileTrunk({ ...shape, stem: 7 });
  expect(() => pyramid.startFrom(other)).toThrow(/startFrom\(trunk\): stem\.conv\.weight/);
});

test("every parameter it names is trained by a gradient, and dispose frees the rest too", () => {
  const before = tf.memory().numTensors;
  const trunk = new MobileTrunkPyramid({ shape, weights: seededWeights(1) });
  const pyramid = new TopDownPyramid({ trunk, channels: 16, weights: seededWeights(2) });
  expect([...pyramid.state().keys()].some((key) => /last|pool/.test(key))).toBe(false);
  expectEveryParameterTrained(pyramid, () => pyramid.forward(faces()));
  pyramid.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("a trunk of too few resolutions is refused", () => {
  expect(() => new MobileTrunkPyramid({ shape: { ...shape, rows: [row(8, 1, 2)] } })).toThrow(
    /three resolutions, got 8, 16 px/,
  );
});
