import type { NamedTensor, StateDict } from "@mfim/core";
import { type FileKind, networkPart } from "./network-part.ts";
import { nvidiaGeneratorToPublicNames } from "./nvidia-generator-names.ts";
import { tensorflowGeneratorToPublicNames } from "./tensorflow-names.ts";

/** A generator's part of a checkpoint. */
export interface GeneratorFile {
  /** Tensors in rosinality's names. */
  readonly state: StateDict;
  /** The mean of W, [latentSize], where the file has it. */
  readonly latentAverage?: NamedTensor;
}

const fileKinds: Readonly<Record<string, FileKind>> = {
  rosinality: { mark: "g_ema.input.input", prefix: "g_ema." },
  pSp: { mark: "state_dict.decoder.input.input", prefix: "state_dict.decoder." },
  "pSp, state alone": { mark: "decoder.input.input", prefix: "decoder." },
  plain: { mark: "input.input", prefix: "" },
  "NVIDIA pickle": { mark: "G_ema.synthesis.b4.const", prefix: "G_ema.", rename: nvidiaGeneratorToPublicNames },
  "NVIDIA generator": { mark: "synthesis.b4.const", prefix: "", rename: nvidiaGeneratorToPublicNames },
  "NVIDIA pickle of TensorFlow's era": {
    mark: "Gs.components.synthesis.4x4/Const/const",
    prefix: "Gs.",
    rename: tensorflowGeneratorToPublicNames,
  },
};

/**
 * Finds the generator in the tensors of a public checkpoint: rosinality's `.pt` ({ g_ema, latent_avg, d }), pSp's
 * (`decoder.`), NVIDIA's pickles of StyleGAN2 and StyleGAN2-ADA (PyTorch's and TensorFlow's), or a generator alone.
 * @param state every tensor of the file by dotted path
 * @throws CheckpointError where it is none of these
 */
export function generatorFromFile(state: StateDict, origin = "checkpoint"): GeneratorFile {
  const named = networkPart(state, fileKinds, origin, "a StyleGAN2 generator");
  const latentAverage = named.get("latent_avg") ?? state.get("latent_avg");
  named.delete("latent_avg");
  return latentAverage === undefined ? { state: named } : { state: named, latentAverage };
}
