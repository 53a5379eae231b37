import type { AttributeCodes, AttributeEncoder, IdentityCodes } from "@mfim/core";
import { ShapeError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNoLeak } from "../leak-check.ts";
import type { Make } from "./check-network.ts";
import { largestDifference } from "./largest-difference.ts";
import { samplePictures } from "./sample-pictures.ts";

const tensorsOf = (codes: IdentityCodes | AttributeCodes): tf.Tensor[] => [
  ...codes.codes,
  ...("maps" in codes ? codes.maps.filter((map) => map !== null) : []),
];

/** Conformance suite of `AttributeEncoder`. Make a small one. */
export function describeAttributeEncoder(make: Make<AttributeEncoder>): void {
  describe("AttributeEncoder", () => {
    let encoder: AttributeEncoder;
    const faces = (count: number, seed = 0) => samplePictures(count, encoder.inputSize, encoder.inputSize, seed);
    beforeAll(async () => {
      encoder = await make();
    });
    afterAll(() => encoder?.dispose());

    test("every style slot belongs to one side, and has a code of its own width", () => {
      const { attribute, identity } = encoder.split;
      const { slots, noises } = encoder.layout;
      expect([...attribute, ...identity].sort((a, b) => a - b)).toEqual(slots.map((_, slot) => slot));
      const shapes = (indices: readonly number[]) => indices.map((slot) => [2, slots[slot]?.channels]);
      expect(encoder.encodeIdentity(faces(2)).codes.map(({ shape }) => shape)).toEqual(shapes(identity));
      const attributes = encoder.encodeAttributes(faces(2));
      expect(attributes.codes.map(({ shape }) => shape)).toEqual(shapes(attribute));
      expect(attributes.maps.length).toBe(noises.length);
      attributes.maps.forEach((map, slot) => {
        const { resolution, channels } = noises[slot] as (typeof noises)[number];
        if (map !== null) expect(map.shape).toEqual([2, resolution, resolution, channels]);
      });
    });

    test("a pair in one pass equals the two sides apart", async () => {
      const [source, target] = [faces(1, 3), faces(1, 8)];
      const pair = encoder.encodePair(source, target);
      const apart = [...tensorsOf(encoder.encodeIdentity(source)), ...tensorsOf(encoder.encodeAttributes(target))];
      const together = [...tensorsOf(pair.identity), ...tensorsOf(pair.attributes)];
      expect(together.length).toBe(apart.length);
      for (const [index, tensor] of together.entries()) {
        const scale = await largestDifference(tensor, tf.zerosLike(tensor));
        expect(await largestDifference(tensor, apart[index] as tf.Tensor)).toBeLessThan(1e-3 * Math.max(scale, 1e-3));
      }
    });

    test("keeps nothing and disposes nothing that it was given, and complains about another size", async () => {
      const x = faces(1);
      await expectNoLeak(() => {
        tf.dispose(tensorsOf(encoder.encodeIdentity(x)));
        tf.dispose(tensorsOf(encoder.encodeAttributes(x)));
      }, 2);
      expect(x.isDisposed).toBe(false);
      const wrong = samplePictures(1, encoder.inputSize, encoder.inputSize + 1);
      expect(() => encoder.encodeIdentity(wrong)).toThrow(ShapeError);
      expect(() => encoder.encodeAttributes(wrong)).toThrow(ShapeError);
    });

    test("every parameter has a finite gradient, most of them one that is not zero", () => {
      const parameters = [...encoder.parameters().values()];
      const sizes = tf.tidy(() => {
        const energy = () => {
          const pair = encoder.encodePair(faces(2), faces(2, 5));
          const terms = [...tensorsOf(pair.identity), ...tensorsOf(pair.attributes)].map((x) =>
            tf.sum(tf.square(tf.sub(x, 0.3))),
          );
          return tf.addN(terms) as tf.Scalar;
        };
        const { grads } = tf.variableGrads(energy, parameters);
        return parameters.map(({ name }) =>
          grads[name] === undefined ? 0 : (tf.sum(tf.abs(grads[name])).dataSync()[0] as number),
        );
      });
      expect(sizes.every(Number.isFinite)).toBe(true);
      expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(sizes.length / 2);
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
