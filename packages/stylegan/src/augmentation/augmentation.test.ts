import { Random } from "@mfim/core";
import { expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { AdaptiveProbability, type Augmentation, augment, drawAugmentation } from "../index.ts";

beforeAll(useNativeBackend);

const pictures = (count: number, size: number) =>
  tf.randomUniform([count, size, size, 3], -1, 1, "float32", 5) as tf.Tensor4D;
const identity = (size: number) => tf.expandDims(tf.eye(size), 0) as tf.Tensor3D;

test("at probability 0 pictures stay what they are, and every draw takes as many numbers", async () => {
  const [still, moved] = [new Random(1), new Random(1)];
  const x = pictures(3, 8);
  const seen = augment(x, drawAugmentation(3, 8, 0, still));
  expect(await tf.max(tf.abs(tf.sub(seen, x))).data()).toEqual(Float32Array.of(0));
  drawAugmentation(3, 8, 1, moved);
  expect(moved.state()).toEqual(still.state());
});

test("rows and columns move and colours mix as their matrices say", async () => {
  const x = pictures(1, 4);
  // Down by one row, right by two columns, borders repeated; red and blue changed places, then 0.5 added.
  const down = [0, 0, 1, 2].map((from) => [0, 1, 2, 3].map((i) => (i === from ? 1 : 0)));
  const right = [0, 0, 0, 1].map((from) => [0, 1, 2, 3].map((i) => (i === from ? 1 : 0)));
  const swapped = [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ];
  const seen = augment(x, {
    rows: tf.tensor3d([down]),
    columns: tf.tensor3d([right]),
    colours: tf.tensor3d([swapped]),
    offsets: tf.tensor3d([[[0.5, 0.5, 0.5]]]),
  });
  const [before, after] = [(await x.array())[0], (await seen.array())[0]] as [number[][][], number[][][]];
  expect(after[3]![3]!).toEqual([...before[2]![1]!].reverse().map((v) => expect.closeTo(v + 0.5, 5)));
  expect(after[1]![0]!).toEqual([...before[0]![0]!].reverse().map((v) => expect.closeTo(v + 0.5, 5)));
});

test("greys stay grey whatever their hue and saturation, and brightness is no more than its draw", async () => {
  const grey = tf.fill([64, 4, 4, 3], 0.25) as tf.Tensor4D;
  const { colours, offsets } = drawAugmentation(64, 4, 1, new Random(3));
  const one = tf.tile(identity(4), [64, 1, 1]) as tf.Tensor3D;
  const seen = (await augment(grey, { rows: one, columns: one, colours, offsets }).array()) as number[][][][];
  const first = seen.map((picture) => picture[0]![0]!);
  for (const [red, green, blue] of first as [number, number, number][]) {
    expect(green).toBeCloseTo(red, 5);
    expect(blue).toBeCloseTo(red, 5);
  }
  expect(new Set(first.map(([red]) => red?.toFixed(3))).size).toBeGreaterThan(50);
});

test("draws are centred: over many, the mean picture of a bright square has its middle in the middle", async () => {
  const x = tf.pad(tf.ones([1, 4, 4, 3]), [
    [0, 0],
    [6, 6],
    [6, 6],
    [0, 0],
  ]) as tf.Tensor4D;
  const { rows, columns } = drawAugmentation(600, 16, 1, new Random(9));
  const plain: Augmentation = {
    rows,
    columns,
    colours: tf.tile(identity(3), [600, 1, 1]) as tf.Tensor3D,
    offsets: tf.zeros([600, 1, 3]),
  };
  const mean = tf.mean(augment(tf.tile(x, [600, 1, 1, 1]) as tf.Tensor4D, plain), [0, 3]);
  const centre = async (axis: number) => {
    const profile = Array.from(await tf.sum(mean, axis).data());
    const total = profile.reduce((sum, v) => sum + v, 0);
    return profile.reduce((sum, v, i) => sum + v * (i + 0.5), 0) / total;
  };
  expect(Math.abs((await centre(1)) - 8)).toBeLessThan(0.5);
  expect(Math.abs((await centre(0)) - 8)).toBeLessThan(0.5);
});

test("its gradient is its transpose: <augment(x), y> = <x, its gradient at y>", async () => {
  const [x, y] = [pictures(2, 8), tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 2) as tf.Tensor4D];
  const drawn = drawAugmentation(2, 8, 1, new Random(4));
  const linear = { ...drawn, offsets: tf.zerosLike(drawn.offsets) };
  const back = tf.grad((pictured) => tf.sum(tf.mul(augment(pictured as tf.Tensor4D, linear), y)))(x);
  const [there, here] = [tf.sum(tf.mul(augment(x, linear), y)), tf.sum(tf.mul(x, back))];
  expect((await there.data())[0]).toBeCloseTo((await here.data())[0] as number, 3);
  await expectNoLeak(() => {
    augment(x, drawn).dispose();
  });
});

test("the probability climbs while photographs are known by heart and falls while they are not", () => {
  const adaptive = new AdaptiveProbability({ target: 0.6, pictures: 1000, batch: 10 });
  const run = (steps: number, sign: number) => {
    for (let n = 0; n < steps; n++) adaptive.observe(sign);
    return adaptive.probability;
  };
  expect(run(3, 1)).toBe(0);
  expect(run(1, 1)).toBeCloseTo(0.04, 10); // 4 steps of 10 pictures of 1000
  expect(run(96, 0.7)).toBeCloseTo(1, 10);
  expect(run(40, 1)).toBe(1);
  expect(run(50, 0.5)).toBeCloseTo(0.52, 10);
  const saved = adaptive.state();
  const other = new AdaptiveProbability({ target: 0.6, pictures: 1000, batch: 10 });
  other.restore(saved);
  expect(other.state()).toEqual(saved);
  expect(run(400, 0)).toBe(0);
});
