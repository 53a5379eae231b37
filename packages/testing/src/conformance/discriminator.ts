import { type Discriminator, type ImageBatch, ShapeError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNoLeak } from "../leak-check.ts";
import type { Make } from "./check-network.ts";
import { expectInputGradient } from "./input-gradient.ts";
import { samplePictures } from "./sample-pictures.ts";

export interface DiscriminatorSuiteOptions {
  /** Side of its pictures, pixels. */
  readonly resolution: number;
  /** A number of pictures that it takes: a minibatch statistic may want a multiple of its group. Default 4. */
  readonly batch?: number;
}

/** Conformance suite of `Discriminator`. Rows may depend on each other: minibatch statistics are meant to. */
export function describeDiscriminator(
  make: Make<Discriminator>,
  { resolution, batch = 4 }: DiscriminatorSuiteOptions,
): void {
  describe("Discriminator", () => {
    let discriminator: Discriminator;
    const pictures = () => samplePictures(batch, resolution, resolution);
    beforeAll(async () => {
      discriminator = await make();
    });
    afterAll(() => discriminator?.dispose());

    test("gives one finite logit a picture, the same again", async () => {
      const logits = discriminator.logits(pictures());
      expect(logits.shape).toEqual([batch, 1]);
      const values = await logits.data();
      expect(values.every(Number.isFinite)).toBe(true);
      expect(await discriminator.logits(pictures()).data()).toEqual(values);
    });

    test("the gradient to the pictures agrees with finite differences", () => {
      expectInputGradient((x) => [discriminator.logits(x as ImageBatch)], pictures());
    });

    test("its squared gradient norm, which R1 differentiates, is differentiable", () => {
      // Logits alone have no second derivative between the kinks of their activations; their squares have.
      const score = (x: tf.Tensor) => tf.sum(tf.square(discriminator.logits(x as ImageBatch)));
      expectInputGradient((x) => [tf.sum(tf.square(tf.grad(score)(x)))], pictures(), 0.05);
    });

    test("R1 reaches the weights", () => {
      const sizes = tf.tidy(() => {
        const x = pictures();
        const penalty = () => {
          const gradient = tf.grad((input) => tf.sum(discriminator.logits(input as ImageBatch)))(x);
          return tf.sum(tf.square(gradient)) as tf.Scalar;
        };
        const { grads } = tf.variableGrads(penalty, [...discriminator.parameters().values()]);
        return Object.values(grads).map((gradient) => tf.sum(tf.abs(gradient)).dataSync()[0] as number);
      });
      expect(sizes.every(Number.isFinite)).toBe(true);
      expect(sizes.some((size) => size > 0)).toBe(true);
    });

    test("keeps nothing and disposes nothing that it was given, and complains about another size", async () => {
      const x = pictures();
      await expectNoLeak(() => discriminator.logits(x).dispose(), 2);
      expect(x.isDisposed).toBe(false);
      expect(() => discriminator.logits(samplePictures(batch, resolution + 1, resolution))).toThrow(ShapeError);
    });

    test("can be disposed twice, and gives its tensors back", async () => {
      const before = tf.memory().numTensors;
      const another = await make();
      another.dispose();
      expect(tf.memory().numTensors).toBe(before);
      expect(() => another.dispose()).not.toThrow();
    });
  });
}
