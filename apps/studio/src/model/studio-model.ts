import type { CodeSplit, GeneratorLayout } from "@mfim/core";
import type { OnnxNetworkName } from "@mfim/mfim/onnx/files";

/** What `model.json` says: all that a page has to know to run a model. */
export interface StudioModel {
  readonly format: "mfim-studio-model-1";
  readonly id: string;
  /** SHA-256 over the files of the model's folder, as the command's provenance has it. */
  readonly sha256: string;
  /** Side at which faces are cut out, pixels; what the encoders take: [1, side, side, 3] in [-1, 1]. */
  readonly side: number;
  /** Side of the pictures that come out. */
  readonly resolution: number;
  readonly layout: GeneratorLayout;
  readonly split: CodeSplit;
  /** Shapes of the maps that go from `attributes` to `synthesis`, in order. */
  readonly maps: readonly (readonly number[])[];
  /** Bytes of each network's file, for progress. */
  readonly bytes: Readonly<Record<OnnxNetworkName, number>>;
}
