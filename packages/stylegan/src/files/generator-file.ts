import { CheckpointError, type NamedTensor, type StateDict } from "@mfim/core";
import { nvidiaGeneratorToPublicNames } from "./nvidia-generator-names.ts";

/** A generator's part of a checkpoint. */
export interface GeneratorFile {
  /** Tensors in rosinality's names. */
  readonly state: StateDict;
  /** The mean of W, [latentSize], where the file has it. */
  readonly latentAverage?: NamedTensor;
}

interface FileKind {
  /** A key that only this kind has. */
  readonly mark: string;
  /** Where the generator's tensors are. */
  readonly prefix: string;
  /** Where the mean of W is. */
  readonly average: string;
  readonly rename?: (state: StateDict) => Map<string, NamedTensor>;
}

/** The public files that hold a StyleGAN2 generator, told apart by a key. */
const fileKinds: Readonly<Record<string, FileKind>> = {
  rosinality: { mark: "g_ema.input.input", prefix: "g_ema.", average: "latent_avg" },
  pSp: { mark: "state_dict.decoder.input.input", prefix: "state_dict.decoder.", average: "latent_avg" },
  "pSp, state alone": { mark: "decoder.input.input", prefix: "decoder.", average: "latent_avg" },
  plain: { mark: "input.input", prefix: "", average: "latent_avg" },
  "NVIDIA pickle": {
    mark: "G_ema.synthesis.b4.const",
    prefix: "G_ema.",
    average: "latent_avg",
    rename: nvidiaGeneratorToPublicNames,
  },
  "NVIDIA generator": {
    mark: "synthesis.b4.const",
    prefix: "",
    average: "latent_avg",
    rename: nvidiaGeneratorToPublicNames,
  },
};

/** The tensors under `prefix`, without it. */
export function underPrefix(state: StateDict, prefix: string): Map<string, NamedTensor> {
  const found = [...state].filter(([key]) => key.startsWith(prefix));
  return new Map(found.map(([key, tensor]) => [key.slice(prefix.length), tensor]));
}

/**
 * Finds the generator in the tensors of a public checkpoint: rosinality's `.pt` ({ g_ema, latent_avg, d }), pSp's
 * (`decoder.`), NVIDIA's StyleGAN2-ADA pickles, or a generator alone.
 * @param state every tensor of the file by dotted path
 * @throws CheckpointError where it is none of these
 */
export function generatorFromFile(state: StateDict, origin = "checkpoint"): GeneratorFile {
  const kind = Object.values(fileKinds).find(({ mark }) => state.has(mark));
  if (kind === undefined) {
    const marks = Object.entries(fileKinds).map(([name, { mark }]) => `${mark} (${name})`);
    const first = [...state.keys()].slice(0, 3).join(", ");
    throw new CheckpointError(
      `${origin}: expected a StyleGAN2 generator, with one of the keys ${marks.join(", ")}; got ${state.size} tensors: ${first} ...`,
    );
  }
  const part = underPrefix(state, kind.prefix);
  const named = kind.rename?.(part) ?? part;
  const latentAverage = named.get(kind.average) ?? state.get(kind.average);
  named.delete(kind.average);
  return latentAverage === undefined ? { state: named } : { state: named, latentAverage };
}
