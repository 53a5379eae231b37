import type { SwapMethod } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNoLeak } from "../leak-check.ts";
import type { Make } from "./check-network.ts";
import { largestDifference } from "./largest-difference.ts";
import { samplePictures } from "./sample-pictures.ts";

/** Conformance suite of `SwapMethod`, on pictures of `side` px. */
export function describeSwapMethod(make: Make<SwapMethod>, side: number): void {
  describe("SwapMethod", () => {
    let method: SwapMethod;
    beforeAll(async () => {
      method = await make();
    });
    afterAll(() => method?.dispose());

    test("has a name, and gives finite pictures of the target's shape, the same again", async () => {
      expect(method.id).toMatch(/\S/);
      const [source, target] = [samplePictures(2, side, side, 1), samplePictures(2, side, side, 6)];
      const swapped = await method.swap(source, target);
      expect(swapped.shape).toEqual(target.shape);
      expect((await swapped.data()).every(Number.isFinite)).toBe(true);
      expect(await largestDifference(swapped, await method.swap(source, target))).toBe(0);
    });

    test("a pair does not depend on the other pairs of the batch", async () => {
      const [source, target] = [samplePictures(3, side, side, 1), samplePictures(3, side, side, 6)];
      const row = (pictures: tf.Tensor4D) => tf.slice(pictures, [1, 0, 0, 0], [1, -1, -1, -1]);
      const together = row(await method.swap(source, target));
      expect(await largestDifference(together, await method.swap(row(source), row(target)))).toBeLessThan(5e-3);
    });

    test("keeps nothing and disposes nothing that it was given", async () => {
      const [source, target] = [samplePictures(1, side, side, 1), samplePictures(1, side, side, 6)];
      await expectNoLeak(async () => (await method.swap(source, target)).dispose(), 2);
      expect([source.isDisposed, target.isDisposed]).toEqual([false, false]);
    });

    test("can be disposed twice", async () => {
      const another = await make();
      another.dispose();
      expect(() => another.dispose()).not.toThrow();
    });
  });
}
