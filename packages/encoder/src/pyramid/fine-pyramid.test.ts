import { seededWeights } from "@mfim/nn";
import { expectEveryParameterTrained, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { DlibTrunkPyramid, FinePyramid, TopDownPyramid } from "../index.ts";

beforeAll(useNativeBackend);

const faces = tf.randomUniform([2, 64, 64, 3], -1, 1, "float32", 1) as tf.Tensor4D;

const coarse = () =>
  new TopDownPyramid({
    trunk: new DlibTrunkPyramid({ inputSize: 64, weights: seededWeights(1) }),
    channels: 16,
    weights: seededWeights(2),
  });

const finePyramid = (channels: readonly number[]) =>
  new FinePyramid({ pyramid: coarse(), channels, weights: seededWeights(3) });

test.each([
  [[6], [32]],
  [
    [6, 4],
    [32, 64],
  ],
])("channels %j add levels of %j px above the trunk's, which stay as they were", (channels, sides) => {
  using pyramid = finePyramid(channels);
  using bare = coarse();
  const added = sides.map((resolution, i) => ({ resolution, channels: channels[i] as number }));
  expect(pyramid.levels).toEqual([...bare.levels, ...added]);
  tf.tidy(() => {
    const maps = pyramid.forward(faces);
    expect(maps.map(({ shape }) => shape)).toEqual(
      pyramid.levels.map(({ resolution, channels: count }) => [2, resolution, resolution, count]),
    );
    for (const [i, map] of bare.forward(faces).entries())
      expect(tf.max(tf.abs(tf.sub(map, maps[i] as tf.Tensor))).dataSync()[0], `level ${i}`).toBe(0);
  });
});

test("a fine level tells neighbours apart: another pixel moves its own place most, at once and not blurred", () => {
  using pyramid = finePyramid([6, 4]);
  tf.tidy(() => {
    const plain = tf.zeros([1, 64, 64, 3]) as tf.Tensor4D;
    const spot = tf.pad(tf.ones([1, 1, 1, 3]), [
      [0, 0],
      [40, 23],
      [21, 42],
      [0, 0],
    ]) as tf.Tensor4D;
    // The norms of the trunk spread a change over its whole maps: what is added from above is taken away.
    for (const lateral of pyramid.laterals)
      for (const variable of lateral.state().values()) variable.assign(tf.zeros(variable.shape));
    const finest = (x: tf.Tensor4D) => pyramid.forward(x).at(-1) as tf.Tensor4D;
    const change = tf.sum(tf.abs(tf.sub(finest(spot), finest(plain))), [0, 3]);
    const far = tf.tidy(() => {
      const places = tf.range(0, 64);
      const away = (centre: number) => tf.greater(tf.abs(tf.sub(places, centre)), 2);
      return tf.logicalOr(tf.expandDims(away(40), 1), tf.expandDims(away(21), 0));
    });
    expect(tf.sum(change).dataSync()[0]).toBeGreaterThan(0);
    expect(tf.sum(tf.mul(change, tf.cast(far, "float32"))).dataSync()[0]).toBe(0);
  });
});

test("every parameter is trained by a gradient, states are whole, and dispose frees the rest too", () => {
  const before = tf.memory().numTensors;
  const pyramid = finePyramid([6, 4]);
  const parameters = pyramid.parameters();
  expect([...parameters.keys()]).toEqual(
    expect.arrayContaining(["entries.1.weight", "convs.0.bias", "laterals.1.weight", "pyramid.laterals.0.weight"]),
  );
  expect([...pyramid.state().keys()]).toEqual(expect.arrayContaining([...parameters.keys()]));
  expectEveryParameterTrained(pyramid, () => pyramid.forward(faces));
  pyramid.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("three levels, and levels that are there already, are refused", () => {
  using pyramid = coarse();
  expect(() => new FinePyramid({ pyramid, channels: [4, 4, 4] })).toThrow(/one or two levels, of 32 and 64 px.*got 3/);
  using fine = finePyramid([6]);
  expect(() => new FinePyramid({ pyramid: fine, channels: [4] })).toThrow(/above 32 px/);
});
