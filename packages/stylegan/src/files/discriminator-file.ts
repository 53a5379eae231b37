import type { StateDict } from "@mfim/core";
import { type FileKind, networkPart } from "./network-part.ts";
import { nvidiaDiscriminatorToPublicNames } from "./nvidia-discriminator-names.ts";
import { tensorflowDiscriminatorToPublicNames } from "./tensorflow-names.ts";

const fileKinds: Readonly<Record<string, FileKind>> = {
  rosinality: { mark: "d.final_linear.1.weight", prefix: "d." },
  plain: { mark: "final_linear.1.weight", prefix: "" },
  "NVIDIA pickle": { mark: "D.b4.out.weight", prefix: "D.", rename: nvidiaDiscriminatorToPublicNames },
  "NVIDIA discriminator": { mark: "b4.out.weight", prefix: "", rename: nvidiaDiscriminatorToPublicNames },
  "NVIDIA pickle of TensorFlow's era": {
    mark: "D.Output/weight",
    prefix: "D.",
    rename: tensorflowDiscriminatorToPublicNames,
  },
};

/**
 * Finds the residual discriminator in the tensors of a public checkpoint: rosinality's `.pt` (`d`), NVIDIA's pickles of
 * StyleGAN2 and StyleGAN2-ADA (`D`), or a discriminator alone. In rosinality's names.
 * @param state every tensor of the file by dotted path
 * @throws CheckpointError where it is none of these
 */
export function discriminatorFromFile(state: StateDict, origin = "checkpoint"): StateDict {
  return networkPart(state, fileKinds, origin, "a StyleGAN2 discriminator");
}
