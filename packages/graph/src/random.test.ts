import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { compile } from "./compile.ts";
import { randomNormal, randomUniform } from "./random.ts";

beforeAll(useNativeBackend);

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

test.each(["function", "session"] as const)("draws stay random in a graph, and two draws differ (%s)", (mechanism) => {
  const f = compile(() => [randomNormal([8]), randomNormal([8])] as const, { mechanism });
  const draws = Array.from({ length: 6 }, () => f().map((tensor) => values(tensor).join())).flat();
  expect(new Set(draws).size).toBe(12);
  f.dispose();
});

test("a seed repeats the draw, in and outside a graph", () => {
  const f = compile((seed: tf.Tensor1D) => randomNormal([4, 4], seed));
  const seed = (n: number) => tf.tensor1d([n, 7], "int32");
  const eager = [1, 2, 3].map((n) => values(randomNormal([4, 4], seed(n))));
  expect([1, 2, 3].map((n) => values(f(seed(n))))).toEqual(eager);
  expect([1, 2, 3].map((n) => values(f(seed(n))))).toEqual(eager);
  expect(eager[0]).not.toEqual(eager[1]);
});

test("moments and range", () => {
  const normal = randomNormal([100_000]);
  const { mean, variance } = tf.moments(normal);
  expect(Math.abs(values(mean)[0] as number)).toBeLessThan(0.02);
  expect(Math.abs((values(variance)[0] as number) - 1)).toBeLessThan(0.03);
  const uniform = randomUniform([100_000]);
  expect(values(tf.min(uniform))[0]).toBeGreaterThanOrEqual(0);
  expect(values(tf.max(uniform))[0]).toBeLessThan(1);
  expect(Math.abs((values(tf.mean(uniform))[0] as number) - 0.5)).toBeLessThan(0.01);
});

test("other backends draw with the generators of TensorFlow.js", async () => {
  await tf.setBackend("cpu");
  try {
    const seed = tf.tensor1d([3, 4], "int32");
    expect(values(randomUniform([5], seed))).toEqual(values(randomUniform([5], seed)));
    expect(randomNormal([5]).shape).toEqual([5]);
  } finally {
    await tf.setBackend("tensorflow");
  }
});
