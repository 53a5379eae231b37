import type * as tf from "@tensorflow/tfjs";
import type { CodeSplit } from "./code-split.ts";
import type { GeneratorLayout } from "./generator-layout.ts";
import type { ImageBatch } from "./image-batch.ts";
import type { Trainable } from "./trainable.ts";

/** What a source contributes: the codes of `split.identity`, in that order, each [N, slot.channels]. */
export interface IdentityCodes {
  readonly codes: readonly tf.Tensor2D[];
}

/** What a target contributes: the codes of `split.attribute`, in that order, and the style maps by noise slot. */
export interface AttributeCodes {
  readonly codes: readonly tf.Tensor2D[];
  readonly maps: readonly (tf.Tensor4D | null)[];
}

/** The facial attribute encoder. Identity and attributes can be computed apart: a source is encoded once for a video. */
export interface AttributeEncoder extends Trainable {
  readonly layout: GeneratorLayout;
  readonly split: CodeSplit;
  /** Side of the square input, pixels. */
  readonly inputSize: number;
  encodeIdentity(faces: ImageBatch): IdentityCodes;
  encodeAttributes(faces: ImageBatch): AttributeCodes;
  /** Both parts of a swap in one pass over the shared pyramid; equal to the two calls apart. */
  encodePair(
    source: ImageBatch,
    target: ImageBatch,
  ): { readonly identity: IdentityCodes; readonly attributes: AttributeCodes };
}
