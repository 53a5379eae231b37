import { type ImageBatch, type PerceptualDistance, ShapeError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { type ConformanceOptions, checkNetwork, type Make } from "./check-network.ts";
import { samplePictures } from "./sample-pictures.ts";

/** Conformance suite of `PerceptualDistance`, on pictures of 64 px, the smallest that a training run shows it. */
export function describePerceptualDistance(make: Make<PerceptualDistance>, options: ConformanceOptions = {}): void {
  describe("PerceptualDistance", () => {
    const side = 64;
    const reference = (pictures: ImageBatch) => tf.tidy(() => tf.mul(tf.reverse(pictures, 2), 0.8) as ImageBatch);
    const network = checkNetwork(
      make,
      {
        size: () => [side, side],
        compute: (measure, pictures) => ({
          distance: tf.tidy(() => measure.distance(pictures, reference(pictures))),
        }),
        rows: () => ({ distance: [] }),
      },
      { ...options, fixedSize: false },
    );

    test("is 0 for equal pictures with a finite gradient, and positive for others", async () => {
      const a = samplePictures(2, side, side);
      const equal = await network().distance(a, tf.clone(a)).data();
      for (const value of equal) expect(Math.abs(value)).toBeLessThan(1e-6);
      const gradient = tf.grad((x) => tf.sum(network().distance(x as ImageBatch, a)))(a);
      expect((await gradient.data()).every(Number.isFinite)).toBe(true);
      for (const value of await network()
        .distance(a, samplePictures(2, side, side, 9))
        .data())
        expect(value).toBeGreaterThan(1e-3);
    });

    test("flat pictures, in which many channels are silent, have a finite gradient", async () => {
      const flat = tf.zeros([1, side, side, 3]) as ImageBatch;
      const gradient = tf.grad((x) => tf.sum(network().distance(x as ImageBatch, samplePictures(1, side, side))))(flat);
      expect((await gradient.data()).every(Number.isFinite)).toBe(true);
    });

    test("complains about two batches of different shapes", () => {
      expect(() => network().distance(samplePictures(2, side, side), samplePictures(1, side, side))).toThrow(
        ShapeError,
      );
      expect(() => network().distance(samplePictures(1, side, side), samplePictures(1, side, 32))).toThrow(ShapeError);
    });
  });
}
