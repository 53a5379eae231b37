import { expectGradient, expectNoLeak, expectSecondGradient, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  appendMinibatchDeviation,
  blur,
  downsample2,
  l2Norm,
  l2Normalise,
  leakyRelu,
  pixelNorm,
  relu,
  upsample2,
} from "../index.ts";
import { groupSize } from "./minibatch-deviation.ts";

beforeAll(useNativeBackend);

const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);

/** Away from the kink, where finite differences mean something. */
const offKink = (shape: number[], seed: number) =>
  tf.tidy(() => {
    const x = random(shape, seed);
    return tf.add(x, tf.mul(tf.sign(x), 0.2));
  });

const map = (seed = 1) => random([2, 6, 6, 3], seed);
const cubed = (y: tf.Tensor) => tf.sum(tf.mul(tf.square(y), y)) as tf.Scalar;

const cases: Readonly<Record<string, { readonly f: (x: tf.Tensor) => tf.Tensor; readonly x: () => tf.Tensor }>> = {
  leakyRelu: { f: (x) => leakyRelu(x, 0.2), x: () => offKink([4, 5], 2) },
  relu: { f: relu, x: () => offKink([4, 5], 3) },
  "blur (2, 1)": { f: (x) => blur(x as tf.Tensor4D, [2, 1], 4), x: map },
  "blur (2, 2)": { f: (x) => blur(x as tf.Tensor4D, [2, 2]), x: map },
  upsample2: { f: (x) => upsample2(x as tf.Tensor4D), x: map },
  downsample2: { f: (x) => downsample2(x as tf.Tensor4D), x: map },
  pixelNorm: { f: (x) => pixelNorm(x as tf.Tensor2D), x: () => random([3, 7], 4) },
  l2Norm: { f: (x) => l2Norm(x, 1), x: () => random([3, 7], 5) },
  l2Normalise: { f: (x) => l2Normalise(x), x: () => random([3, 7], 6) },
  appendMinibatchDeviation: { f: (x) => appendMinibatchDeviation(x as tf.Tensor4D), x: () => random([4, 2, 2, 3], 7) },
};

describe("differentiate to second order", () => {
  for (const [name, { f, x }] of Object.entries(cases)) {
    test(name, () => {
      expectGradient((input) => cubed(f(input)), x());
      expectSecondGradient((input) => cubed(f(input)), x());
    });
  }
});

/** The filter written out: out[o] = sum_t x[o - before + t] k[t] with zeros outside. */
function filtered(row: readonly number[], before: number, after: number, scale: number): number[] {
  const taps = [1, 3, 3, 1];
  return Array.from({ length: row.length + before + after - 3 }, (_, o) =>
    taps.reduce((sum, tap, t) => sum + (tap / 8) * scale * (row[o - before + t] ?? 0), 0),
  );
}

const outer = (a: readonly number[], b: readonly number[]) => a.map((x) => b.map((y) => x * y));
const asMap = (values: number[][]) => tf.tensor2d(values).expandDims(0).expandDims(3) as tf.Tensor4D;
const a = [1, -2, 3, 0.5, 2, -1];
const b = [2, 1, -1, 4];

async function expectMap(actual: tf.Tensor4D, expected: number[][]): Promise<void> {
  expect(actual.shape).toEqual([1, expected.length, expected[0]?.length, 1]);
  const values = await actual.data();
  expected.flat().forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 5);
  });
}

test("blur is the separable sum that defines it", async () => {
  await expectMap(blur(asMap(outer(a, b)), [2, 1]), outer(filtered(a, 2, 1, 1), filtered(b, 2, 1, 1)));
});

test("upsample2 filters the pixels with zeros between them, padded (2, 1)", async () => {
  const spread = (row: readonly number[]) =>
    filtered(
      row.flatMap((v) => [v, 0]),
      2,
      1,
      2,
    );
  await expectMap(upsample2(asMap(outer(a, b))), outer(spread(a), spread(b)));
});

test("downsample2 filters, padded (1, 1), and takes every second pixel", async () => {
  const halved = (row: readonly number[]) => filtered(row, 1, 1, 1).filter((_, i) => i % 2 === 0);
  await expectMap(downsample2(asMap(outer(a, b))), outer(halved(a), halved(b)));
});

test("the portable formulations agree with the native ones", async () => {
  const run = () =>
    tf.tidy(() => {
      const x = map(8) as tf.Tensor4D;
      const f = (input: tf.Tensor) => cubed(leakyRelu(upsample2(downsample2(blur(input as tf.Tensor4D, [2, 1])))));
      return tf.grad(f)(x);
    });
  const native = await run().data();
  await tf.setBackend("cpu");
  const portable = await run().data();
  await useNativeBackend();
  portable.forEach((value, i) => {
    expect(native[i]).toBeCloseTo(value, 4);
  });
});

test("the minibatch deviation is that of pictures N / G apart", async () => {
  const x = tf.tensor4d([1, 5, 3, 9, 1, 5, 3, 1], [8, 1, 1, 1]);
  const y = (await appendMinibatchDeviation(x, 4).array()) as number[][][][];
  const even = Math.sqrt(1 + 1e-8); // 1, 3, 1, 3
  const odd = Math.sqrt(8 + 1e-8); // 5, 9, 5, 1
  y.forEach((picture, n) => {
    expect(picture[0]?.[0]?.[1]).toBeCloseTo(n % 2 === 0 ? even : odd, 5);
  });
});

test("a batch that four does not divide uses the largest group that does", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map((batch) => groupSize(batch, 4))).toEqual([1, 2, 3, 4, 1, 3, 1, 4, 3]);
});

test("no op leaks a tensor", async () => {
  await expectNoLeak(() => {
    for (const { f, x } of Object.values(cases)) {
      const input = x();
      tf.dispose([f(input), tf.grad((v) => cubed(f(v)))(input), input]);
    }
  });
});
