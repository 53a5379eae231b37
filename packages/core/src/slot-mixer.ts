import type { AttributeCodes, IdentityCodes } from "./attribute-encoder.ts";
import type { CodeSplit } from "./code-split.ts";
import type { GeneratorLayout } from "./generator-layout.ts";
import type { ImageBatch } from "./image-batch.ts";
import { type IdentityMixer, isIdentityMixer, type MixWeights, type SwapMethod } from "./swap-method.ts";

/**
 * A mixer whose identity is a code a slot of a generator, as MFIM's is. Its halves can be computed once and kept, divided and weighted by slot.
 * Everything is tensors alone, without a wait, so that it can be traced into a graph.
 */
export interface SlotMixer extends IdentityMixer {
  /** The generator's entrances. */
  readonly layout: GeneratorLayout;
  /** Which of them carry identity. */
  readonly split: CodeSplit;
  /** How many rows mix weights have. */
  readonly identitySlots: number;
  /** Side of the pictures that the encoder looks at, pixels. */
  readonly inputSize: number;
  swap(source: ImageBatch, target: ImageBatch): ImageBatch;
  mix(sources: readonly ImageBatch[], target: ImageBatch, weights?: MixWeights): ImageBatch;
  /** A source's part, the caller's. */
  encodeSource(source: ImageBatch): IdentityCodes;
  /** A target's part, the caller's. */
  encodeTarget(target: ImageBatch): AttributeCodes;
  /** Parts to pictures; identity codes of one row serve every target. */
  render(identity: IdentityCodes, attributes: AttributeCodes): ImageBatch;
}

/** Known by what it can do, whoever wrote it. */
export const isSlotMixer = (method: SwapMethod): method is SlotMixer =>
  isIdentityMixer(method) &&
  ["encodeSource", "encodeTarget", "render"].every(
    (name) => typeof (method as unknown as Record<string, unknown>)[name] === "function",
  );
