import { ConfigError, type IdentityCodes, type ImageBatch, type MixWeights, type SlotMixer } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { EncodedSource } from "./encoded-source.ts";
import { mixIdentities } from "./mix-identities.ts";
import { type MixPresetName, presetWeights } from "./mix-presets.ts";
import { defaultWeights } from "./mix-weights.ts";

export interface MixRequest {
  /** [N, S, S, 3], FFHQ-aligned in [-1, 1]. */
  readonly target: ImageBatch;
  /** Pictures like the target's, or sources that were encoded before; any number. */
  readonly sources: readonly (ImageBatch | EncodedSource)[];
  /** One row an identity slot, one weight a source; or a preset. Default: the only source, or for two the paper's rule. */
  readonly weights?: MixWeights | MixPresetName;
  /** From 0, the target's own identity codes, to 1, the sources'. Default 1. */
  readonly strength?: number;
}

/**
 * A face with the target's attributes and an identity mixed from the sources: [N, R, R, 3] at the generator's resolution,
 * the caller's. One source is a swap.
 * @throws ConfigError for weights, sources and strengths that do not fit
 */
export function mix(swapper: SlotMixer, { target, sources, weights, strength = 1 }: MixRequest): ImageBatch {
  if (!(strength >= 0 && strength <= 1))
    throw new ConfigError(`mix(strength): expected a number from 0 to 1, got ${strength}.`);
  const rows = weightsOf(swapper, sources.length, weights);
  return tf.tidy(() => {
    const identities = sources.map((source) =>
      source instanceof EncodedSource ? source.identity : swapper.encodeSource(source),
    );
    const mixed = mixIdentities(identities, rows);
    return swapper.render(weaken(swapper, mixed, target, strength), swapper.encodeTarget(target));
  });
}

function weightsOf(swapper: SlotMixer, sources: number, weights: MixRequest["weights"]): MixWeights {
  if (sources === 0) throw new ConfigError("mix(sources): expected at least one source, got none.");
  if (typeof weights === "object") return weights;
  if (weights !== undefined) return presetWeights(weights, swapper, sources);
  const rows = defaultWeights(swapper.identitySlots, sources);
  if (rows !== undefined) return rows;
  throw new ConfigError(
    `mix(weights): expected weights or a preset for ${sources} sources, got none; "even" takes any number.`,
  );
}

/** Between the target's own identity codes and the mixed ones. Codes of one row serve every target. */
function weaken(swapper: SlotMixer, mixed: IdentityCodes, target: ImageBatch, strength: number): IdentityCodes {
  if (strength === 1) return mixed;
  const own = swapper.encodeSource(target);
  return {
    codes: mixed.codes.map(
      (code, slot) =>
        tf.add(tf.mul(code, strength), tf.mul(own.codes[slot] as tf.Tensor2D, 1 - strength)) as tf.Tensor2D,
    ),
  };
}
