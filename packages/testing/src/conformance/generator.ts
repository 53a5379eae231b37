import type { Generator, StyleCodes } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNoLeak } from "../leak-check.ts";
import type { Make } from "./check-network.ts";
import { largestDifference } from "./largest-difference.ts";
import { rowOfStyles, sampleStyles } from "./sample-styles.ts";

/** Conformance suite of `Generator`. Make a small one: every test synthesises. */
export function describeGenerator(make: Make<Generator>): void {
  describe("Generator", () => {
    let generator: Generator;
    beforeAll(async () => {
      generator = await make();
    });
    afterAll(() => generator?.dispose());

    test("gives finite pictures of the layout's resolution, one a row", async () => {
      const { resolution } = generator.layout;
      const pictures = generator.synthesize(sampleStyles(generator.layout, 2));
      expect(pictures.shape).toEqual([2, resolution, resolution, 3]);
      expect((await pictures.data()).every(Number.isFinite)).toBe(true);
    });

    test("a row depends on its own codes and maps alone, and gives the same again", async () => {
      const styles = sampleStyles(generator.layout, 3);
      const together = generator.synthesize(styles);
      const alone = generator.synthesize(rowOfStyles(styles, 1));
      const scale = await largestDifference(together, tf.zerosLike(together));
      expect(await largestDifference(tf.slice(together, 1, 1), alone)).toBeLessThan(1e-3 * scale);
      expect(await largestDifference(together, generator.synthesize(styles))).toBe(0);
    });

    test("takes null maps: its own fixed noise, the same at every call", async () => {
      const { codes, maps } = sampleStyles(generator.layout, 1);
      const plain: StyleCodes = { codes, maps: maps.map(() => null) };
      expect(await largestDifference(generator.synthesize(plain), generator.synthesize(plain))).toBe(0);
    });

    test("keeps nothing and disposes nothing that it was given", async () => {
      const styles = sampleStyles(generator.layout, 1);
      await expectNoLeak(() => generator.synthesize(styles).dispose(), 2);
      expect([...styles.codes, ...styles.maps].some((tensor) => tensor?.isDisposed)).toBe(false);
    });

    test("every code and every weight that shapes the picture has a gradient", () => {
      const styles = sampleStyles(generator.layout, 1);
      const gradients = tf.tidy(() => {
        const energy = (...codes: tf.Tensor[]) =>
          tf.sum(tf.square(generator.synthesize({ codes: codes as tf.Tensor2D[], maps: styles.maps })));
        return tf
          .grads(energy)([...styles.codes])
          .map((gradient) => tf.sum(tf.abs(gradient)).dataSync()[0]);
      });
      gradients.forEach((size, slot) => {
        expect(size, `gradient of the code of ${generator.layout.slots[slot]?.name}`).toBeGreaterThan(0);
      });
      const parameters = generator.synthesisParameters();
      expect(parameters.size).toBeGreaterThan(0);
      // Style maps of several channels pass by the weights of the noise, which null maps use.
      const plain: StyleCodes = { codes: styles.codes, maps: styles.maps.map(() => null) };
      const squares = (given: StyleCodes) => tf.sum(tf.square(generator.synthesize(given)));
      const energy = () => tf.add(squares(styles), squares(plain)) as tf.Scalar;
      const { value, grads } = tf.variableGrads(energy, [...generator.parameters().values()]);
      for (const [key, variable] of generator.parameters())
        expect(grads[variable.name] !== undefined, `synthesize uses ${key}`).toBe(parameters.has(key));
      tf.dispose([value, ...Object.values(grads)]);
    });

    test("complains about codes that are missing or too wide", () => {
      const { codes, maps } = sampleStyles(generator.layout, 1);
      expect(() => generator.synthesize({ codes: codes.slice(1), maps })).toThrow();
      const wide = tf.zeros([1, (codes[0] as tf.Tensor2D).shape[1] + 1]) as tf.Tensor2D;
      expect(() => generator.synthesize({ codes: [wide, ...codes.slice(1)], maps })).toThrow();
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
