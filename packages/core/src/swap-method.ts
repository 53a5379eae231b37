import type { ImageBatch } from "./image-batch.ts";
import type { TensorOwner } from "./tensor-owner.ts";

/** Anything that swaps faces: MFIM, another network, a folder of results. */
export interface SwapMethod extends TensorOwner {
  readonly id: string;
  /** Identity of `source`, everything else of `target`: both [N, S, S, 3] FFHQ-aligned in [-1, 1]. */
  swap(source: ImageBatch, target: ImageBatch): ImageBatch | Promise<ImageBatch>;
}

/** By identity slot, one weight a source; every row sums to 1. */
export type MixWeights = readonly (readonly number[])[];

export interface IdentityMixer extends SwapMethod {
  /** A new identity from several sources, on the attributes of `target`; without weights by the method's own rule. */
  mix(sources: readonly ImageBatch[], target: ImageBatch, weights?: MixWeights): ImageBatch;
}

/** Known by what it can do, whoever wrote it. */
export const isIdentityMixer = (method: SwapMethod): method is IdentityMixer =>
  typeof (method as Partial<IdentityMixer>).mix === "function";
