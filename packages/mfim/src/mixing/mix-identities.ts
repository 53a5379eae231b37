import type { IdentityCodes, MixWeights } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { assertMixWeights } from "./mix-weights.ts";

/** ID mixing in code space: every identity code is the weighted sum of the sources' codes of its slot. */
export function mixIdentities(sources: readonly IdentityCodes[], weights: MixWeights): IdentityCodes {
  const slots = sources[0]?.codes.length ?? 0;
  assertMixWeights(weights, slots, sources.length);
  const codes = weights.map((row, slot) =>
    tf.tidy(() => {
      const parts = sources.flatMap(({ codes: own }, source) => {
        const weight = row[source] as number;
        return weight === 0 ? [] : [tf.mul(own[slot] as tf.Tensor2D, weight)];
      });
      return parts.reduce((sum, part) => tf.add(sum, part)) as tf.Tensor2D;
    }),
  );
  return { codes };
}
