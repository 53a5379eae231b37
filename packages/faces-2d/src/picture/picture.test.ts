import { expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { blur } from "./blur.ts";
import { pushPull } from "./push-pull.ts";
import { reduced } from "./reduced.ts";

test("a constant is filled in as that constant, and what is known stays", () => {
  const [width, height] = [37, 23];
  const random = stream("fill");
  const weights = Float32Array.from({ length: width * height }, () => (random.uniform() < 0.1 ? 1 : 0));
  const constant = pushPull(new Float32Array(width * height * 2).fill(-3.5), weights, width, height, 2);
  for (const value of constant) expect(value).toBeCloseTo(-3.5, 5);
  const values = Float32Array.from({ length: width * height }, () => random.normal());
  const filled = pushPull(values, weights, width, height, 1);
  weights.forEach((weight, p) => {
    if (weight === 1) expect(filled[p]).toBeCloseTo(values[p]!, 5);
  });
  const known = values.filter((_, p) => weights[p] === 1);
  expect(Math.max(...filled)).toBeLessThanOrEqual(Math.max(...known) + 1e-5);
  expect(Math.min(...filled)).toBeGreaterThanOrEqual(Math.min(...known) - 1e-5);
});

test("a blurred point has the sum and the variance of its Gaussian", () => {
  const size = 61;
  const point = new Float32Array(size * size);
  point[30 * size + 30] = 1;
  for (const sigma of [0.7, 1.5, 4]) {
    const soft = blur(point, size, size, 1, sigma);
    let [sum, variance] = [0, 0];
    soft.forEach((v, p) => {
      sum += v;
      variance += v * ((p % size) - 30) ** 2;
    });
    expect(sum).toBeCloseTo(1, 4);
    expect(Math.sqrt(variance)).toBeGreaterThan(0.999 * sigma);
    expect(Math.sqrt(variance)).toBeLessThan(1.001 * sigma);
  }
});

test("a reduced picture holds the means of its blocks", () => {
  expect([...reduced(Float32Array.of(1, 3, 5, 7, 1, 1, 1, 1, 0, 4, 2, 2, 0, 0, 2, 2), 4, 1, 2)]).toEqual([
    1.5, 3.5, 1, 2,
  ]);
});
