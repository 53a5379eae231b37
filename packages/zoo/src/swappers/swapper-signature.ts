import type { PictureInput } from "@mfim/adapters";
import type { FaceInput } from "@mfim/core";

/** How the values of a picture lie, beside its size and alignment. */
type PictureConvention = Omit<PictureInput, keyof FaceInput>;

/** The source as a picture of it. */
interface PictureSource {
  /** Name of the input. */
  readonly name: string;
  readonly picture: PictureInput;
}

/** The source as an embedding, maybe converted. */
export interface EmbeddingSource {
  /** Name of the input. */
  readonly name: string;
  /** Length of what is fed: "unit" rows, or "raw", as the recogniser or the converter gives them. */
  readonly embedding: "unit" | "raw";
  /** What stands between recogniser and swapper: another ONNX file, or a matrix that lies in the swapper's own; absent: nothing. */
  readonly converter?: "file" | "emap";
  /** Whether the unit rows of a second network, the `adapter`, are added to those of the first; what is added is no unit any more. */
  readonly adapter?: true;
}

/** What a family of ONNX swappers wants to be fed and gives back, beside its file. */
export interface SwapperSignature {
  readonly summary: string;
  readonly licence: string;
  readonly target: PictureInput & { readonly name: string };
  readonly source: PictureSource | EmbeddingSource;
  /** How the painted picture lies; default as the target is fed. */
  readonly result?: PictureConvention;
  /** Place of the painted picture among the file's outputs; default 0. Names differ from file to file, the order does not. */
  readonly output?: number;
  /** Place of a mask [N, 1, h, w] in [0, 1] among the outputs, where the network says which part of its crop counts. */
  readonly mask?: number;
}

/** Whether a swapper is told of its source by an embedding. */
export function takesEmbedding(source: SwapperSignature["source"]): source is EmbeddingSource {
  return "embedding" in source;
}
