import { readModelConfig, readModelWeights } from "@mfim/checkpoints";
import type { StateDict } from "@mfim/core";
import { z } from "zod";

/** What a pretraining left, by public name. */
export interface SmallerGan {
  readonly generator: StateDict;
  readonly discriminator: StateDict;
  readonly origin: string;
}

const pretrainingSchema = z.object({ kind: z.literal("stylegan2") });

/**
 * The averaged generator and the discriminator of a model folder of `trainer gan`.
 * @throws CheckpointError where it is none
 */
export async function readSmallerGan(folder: string): Promise<SmallerGan> {
  await readModelConfig(folder, pretrainingSchema);
  const { state: generator } = await readModelWeights(folder, "generator");
  const { state: discriminator } = await readModelWeights(folder, "discriminator");
  return { generator, discriminator, origin: folder };
}
