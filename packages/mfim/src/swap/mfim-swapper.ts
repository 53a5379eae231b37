import {
  type AttributeCodes,
  type CodeSplit,
  ConfigError,
  type GeneratorLayout,
  type IdentityCodes,
  type ImageBatch,
  type MixWeights,
  type SlotMixer,
  tidyParts,
} from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { EncodedSource } from "../mixing/encoded-source.ts";
import { mixIdentities } from "../mixing/mix-identities.ts";
import { defaultWeights } from "../mixing/mix-weights.ts";
import { composeStyles } from "../routing/compose-styles.ts";
import { fitToEncoder, type SwapNetworks, swapFaces } from "../routing/swap-faces.ts";

export interface MfimSwapperOptions extends SwapNetworks {
  /** Printed beside every figure; default "mfim". */
  readonly id?: string;
  /** Freed with the swapper; networks that are not listed stay the caller's. */
  readonly owned?: readonly Disposable[];
}

/**
 * MFIM at inference: swaps and mixes from an encoder and a generator alone; no recogniser, no 3DMM.
 * Pictures are [N, S, S, 3], FFHQ-aligned, in [-1, 1], of any side; results have the generator's.
 */
export class MfimSwapper implements SlotMixer {
  readonly id: string;
  readonly #networks: SwapNetworks;
  readonly #owned: readonly Disposable[];

  constructor(options: MfimSwapperOptions) {
    this.id = options.id ?? "mfim";
    this.#networks = options;
    this.#owned = options.owned ?? [];
  }

  /** How many rows mix weights have. */
  get identitySlots(): number {
    return this.#networks.encoder.split.identity.length;
  }

  /** The generator's entrances. */
  get layout(): GeneratorLayout {
    return this.#networks.generator.layout;
  }

  /** Which of them carry identity. */
  get split(): CodeSplit {
    return this.#networks.encoder.split;
  }

  /** Side of the pictures that the encoder looks at, pixels. */
  get inputSize(): number {
    return this.#networks.encoder.inputSize;
  }

  swap(source: ImageBatch, target: ImageBatch): ImageBatch {
    return swapFaces(this.#networks, source, target);
  }

  /**
   * A new identity from several sources on the attributes of `target`.
   * @param weights by identity slot, one a source; default, for one source or two: `defaultWeights`
   * @throws ConfigError for weights that do not fit, and for none with another number of sources
   */
  mix(sources: readonly ImageBatch[], target: ImageBatch, weights?: MixWeights): ImageBatch {
    const rows = weights ?? defaultWeights(this.identitySlots, sources.length);
    if (rows === undefined) {
      throw new ConfigError(
        `mix(sources): expected one source, or two, global and local, where no weights are given, got ${sources.length}; give weights, for instance evenBlend.`,
      );
    }
    return tf.tidy(() => {
      const identities = sources.map((source) => this.encodeSource(source));
      return this.render(mixIdentities(identities, rows), this.encodeTarget(target));
    });
  }

  /** A source encoded once, with its tensors in its own hands: for `mix` of any number of targets. */
  encode(source: ImageBatch): EncodedSource {
    return new EncodedSource(this.encodeSource(source));
  }

  /** A source's part, to be kept for a video or a slider. */
  encodeSource(source: ImageBatch): IdentityCodes {
    const { encoder } = this.#networks;
    return tidyParts(() => encoder.encodeIdentity(fitToEncoder(source, encoder, "encodeSource(source)")));
  }

  /** A target's part, to be kept for a slider. */
  encodeTarget(target: ImageBatch): AttributeCodes {
    const { encoder } = this.#networks;
    return tidyParts(() => encoder.encodeAttributes(fitToEncoder(target, encoder, "encodeTarget(target)")));
  }

  /** Parts to pictures; identity codes of one row serve every target. */
  render(identity: IdentityCodes, attributes: AttributeCodes): ImageBatch {
    const { encoder, generator } = this.#networks;
    return tf.tidy(() => generator.synthesize(composeStyles(encoder.split, identity, attributes)));
  }

  dispose(): void {
    for (const part of this.#owned) part[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
