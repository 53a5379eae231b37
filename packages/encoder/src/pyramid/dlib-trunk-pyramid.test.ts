import { DlibResnetTrunk, seededWeights } from "@mfim/nn";
import { expectEveryParameterTrained, expectGradient, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { DlibTrunkPyramid, TopDownPyramid } from "../index.ts";

beforeAll(useNativeBackend);

const faces = (side: number) => tf.randomUniform([2, side, side, 3], -1, 1, "float32", 1) as tf.Tensor4D;

test.each([
  [150, [4, 9, 18, 37]],
  [128, [4, 8, 16, 32]],
  [112, [3, 7, 14, 28]],
  [96, [3, 6, 12, 24]],
  [64, [2, 4, 8, 16]],
])("a picture of %i px gives levels of %j px", (inputSize, sides) => {
  using pyramid = new DlibTrunkPyramid({ inputSize, weights: seededWeights(1) });
  const levels = sides.map((resolution, i) => ({ resolution, channels: 256 / 2 ** i }));
  expect(pyramid.levels).toEqual(levels);
  const shapes = tf.tidy(() => pyramid.forward(faces(inputSize)).map((map) => map.shape));
  expect(shapes).toEqual(levels.map(({ resolution, channels }) => [2, resolution, resolution, channels]));
});

test("a place of a map lies where it lies in the picture, at every edge", () => {
  using pyramid = new DlibTrunkPyramid({ inputSize: 128, weights: seededWeights(1) });
  tf.tidy(() => {
    const plain = tf.zeros([1, 128, 128, 3]) as tf.Tensor4D;
    // The trunk's own maps: a norm over the whole map would move every place of it.
    const finest = (x: tf.Tensor4D) => pyramid.stages(x, "padded")[0] as tf.Tensor4D;
    const before = finest(plain);
    for (const [row, column] of [
      [0, 0],
      [31, 31],
      [5, 20],
    ] as const) {
      const spot = tf.pad(tf.ones([1, 4, 4, 3]), [
        [0, 0],
        [4 * row, 124 - 4 * row],
        [4 * column, 124 - 4 * column],
        [0, 0],
      ]) as tf.Tensor4D;
      const change = tf.sum(tf.abs(tf.sub(finest(spot), before)), 3).reshape([32, 32]);
      const along = (axis: 0 | 1) => {
        const sums = tf.sum(tf.square(change), 1 - axis);
        return tf.div(tf.sum(tf.mul(sums, tf.range(0, 32))), tf.sum(sums)).dataSync()[0] as number;
      };
      expect(Math.abs(along(0) - row)).toBeLessThan(1.5);
      expect(Math.abs(along(1) - column)).toBeLessThan(1.5);
    }
  });
});

test("it starts as a copy of the recogniser's trunk and leaves that alone", () => {
  using trunk = new DlibResnetTrunk(seededWeights(5));
  using pyramid = new DlibTrunkPyramid({ inputSize: 64, weights: seededWeights(1) });
  pyramid.startFrom(trunk);
  const coarse = (of: DlibResnetTrunk = trunk) => of.stages(faces(64), "padded").at(-1) as tf.Tensor;
  const expected = coarse();
  expect(tf.max(tf.abs(tf.sub(coarse(pyramid), expected))).dataSync()[0]).toBe(0);
  for (const variable of pyramid.parameters().values()) variable.assign(tf.zeros(variable.shape));
  expect(tf.max(tf.abs(tf.sub(coarse(), expected))).dataSync()[0]).toBe(0);
});

test("maps leave it normalised, whatever became of the trunk; frozen, it is not trained and yet saved", () => {
  using pyramid = new DlibTrunkPyramid({ inputSize: 64, weights: seededWeights(1), frozen: true });
  for (const [key, variable] of pyramid.state())
    if (key.endsWith("scale.weights")) variable.assign(tf.fill(variable.shape, 2));
  tf.tidy(() => {
    for (const map of pyramid.forward(faces(64))) {
      const { mean, variance } = tf.moments(map);
      expect(mean.dataSync()[0]).toBeCloseTo(0, 2);
      expect(variance.dataSync()[0]).toBeCloseTo(1, 1);
    }
  });
  expect([...pyramid.parameters().keys()].sort()).toEqual(
    [0, 1, 2, 3].flatMap((n) => [`norms.${n}.bias`, `norms.${n}.weight`]),
  );
  expect(pyramid.state().has("conv32_down.conv.filters")).toBe(true);
});

test("every parameter is trained by a gradient, and dispose frees the rest too", () => {
  const before = tf.memory().numTensors;
  const trunk = new DlibTrunkPyramid({ inputSize: 64, weights: seededWeights(1) });
  const pyramid = new TopDownPyramid({ trunk, channels: 16, weights: seededWeights(2) });
  expectEveryParameterTrained(pyramid, () => pyramid.forward(faces(64)));
  pyramid.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each(["conv32_down.conv.filters", "conv64_down.conv1.scale.weights", "conv256_2.conv2.scale.biases"])(
  "the gradient to %s agrees with finite differences, through both kinds of pooling",
  (key) => {
    using trunk = new DlibResnetTrunk(seededWeights(3));
    const variable = trunk.state().get(key) as tf.Variable;
    const start = variable.clone();
    const scale = 1 / start.size ** 0.5;
    const input = faces(64);
    expectGradient(
      (x) => {
        // The tape sees x by what it adds to a variable that stands still.
        const moved = tf.add(start, tf.mul(x, scale));
        const owner = ownerOf(trunk, key);
        owner.holder[owner.field] = moved as tf.Variable;
        const value = tf.mean(tf.addN(trunk.stages(input, "padded").map((map) => tf.mean(map)))) as tf.Scalar;
        owner.holder[owner.field] = variable;
        return value;
      },
      tf.zeros(start.shape),
      { step: 0.05, tolerance: 0.05 },
    );
  },
);

/** The module that holds a variable, and under which name. */
function ownerOf(module: object, key: string): { holder: Record<string, tf.Variable>; field: string } {
  const path = key.split(".");
  const field = path.pop() as string;
  const holder = path.reduce((node, name) => (node as Record<string, object>)[name] as object, module);
  return { holder: holder as Record<string, tf.Variable>, field };
}

test("a picture that is too small is refused", () => {
  expect(() => new DlibTrunkPyramid({ inputSize: 32 })).toThrow(/at least 64 pixels, got 32/);
});
