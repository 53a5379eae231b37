import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { type FloatPicture, SwapObservation, sharpnessMetric } from "../index.ts";
import { innerFaceWeights } from "./inner-face.ts";
import { sharpnessRatio } from "./sharpness-metrics.ts";
import { topOctaveEnergy } from "./top-octave.ts";

beforeAll(useNativeBackend);

const size = 96;

/** Grey waves: amplitude and cycles per pixel along x and y. */
function waves(...parts: readonly (readonly [amplitude: number, fx: number, fy: number])[]): FloatPicture {
  const data = new Float64Array(size * size * 3);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const [x, y] = [pixel % size, Math.floor(pixel / size)];
    let value = 0.5;
    for (const [amplitude, fx, fy] of parts) value += amplitude * Math.cos(2 * Math.PI * (fx * x + fy * y));
    data.fill(value, 3 * pixel, 3 * pixel + 3);
  }
  return { height: size, width: size, data };
}

test("waves of the top octave have half their squared amplitude, slower ones none", () => {
  for (const [fx, fy] of [
    [0.4, 0],
    [0, 0.35],
    [0.4, 0.1],
    [0.375, 0.375],
  ] as const)
    expect(topOctaveEnergy(waves([0.2, fx, fy])) / (0.2 ** 2 / 2)).toBeCloseTo(1, 1);
  for (const [fx, fy] of [
    [0.1, 0],
    [0.05, 0.15],
    [0, 0],
  ] as const)
    expect(topOctaveEnergy(waves([0.2, fx, fy])) / (0.2 ** 2 / 2)).toBeLessThan(0.006);
});

test("the energy agrees with the sum over the spectrum", () => {
  // Parseval over a picture of known waves: those with a frequency above 1/4 along either axis count.
  const parts = [
    [0.08, 0.375, 0],
    [0.05, 0.0625, 0.4375],
    [0.1, 0.125, 0.0625],
    [0.2, 0.03125, 0],
  ] as const;
  const expected = (0.08 ** 2 + 0.05 ** 2) / 2;
  expect(topOctaveEnergy(waves(...parts)) / expected).toBeCloseTo(1, 1);
});

test("half the amplitude is log10 of a quarter, only inside the weights; a flat picture is not infinitely blurred", () => {
  const [whole, half, flat] = [waves([0.2, 0.4, 0]), waves([0.1, 0.4, 0]), waves()];
  expect(sharpnessRatio(half, whole)).toBeCloseTo(Math.log10(0.25), 3);
  expect(sharpnessRatio(whole, whole)).toBe(0);
  expect(sharpnessRatio(flat, whole)).toBeGreaterThan(-5);
  expect(sharpnessRatio(whole, whole, new Uint8Array(size * size))).toBeNaN();
});

test("the metric reads the face alone: what lies outside moves nothing", async () => {
  const face = innerFaceWeights(size, size);
  const [sharp, blurred] = [waves([0.2, 0.4, 0]), waves()];
  const mixed = sharp.data.map((value, i) => (face[Math.floor(i / 3)] ? value : (blurred.data[i] as number)));
  const images = (data: ArrayLike<number>) =>
    tf.tensor4d(
      Float32Array.from(data, (value) => 2 * value - 1),
      [1, size, size, 3],
    );
  const observation = new SwapObservation({
    ids: ["sharp face", "blurred"],
    pictures: {
      swap: tf.concat([images(mixed), images(blurred.data)]),
      target: tf.concat([images(sharp.data), images(sharp.data)]),
    },
  });
  const metric = sharpnessMetric();
  await metric.update(observation);
  const values = new Map(metric.values());
  expect(values.get("sharp face")).toBeCloseTo(0, 1);
  expect(values.get("blurred")).toBeLessThan(-3);
});

test("the ellipse holds eyes and mouth of an aligned face, and not its corners", () => {
  const weights = innerFaceWeights(100, 100);
  const at = (x: number, y: number) => weights[y * 100 + x];
  expect([at(39, 47), at(61, 47), at(50, 75), at(50, 86)]).toEqual([1, 1, 1, 1]);
  expect([at(0, 0), at(10, 50), at(50, 95), at(20, 80)]).toEqual([0, 0, 0, 0]);
});
