import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint, readModelConfig, readModelWeights } from "@mfim/checkpoints";
import { CheckpointError, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import { type ChannelTable, Discriminator, discriminatorFromFile } from "@mfim/stylegan";
import { z } from "zod";
import { channelTable } from "../gan/gan-networks.ts";

const pretrainingSchema = z.object({
  kind: z.literal("stylegan2"),
  discriminator: z.object({ resolution: z.int(), channels: z.record(z.string(), z.int()) }),
});

/**
 * The discriminator that a pretraining left: in a folder of `trainer gan`, or in a public file beside its generator.
 * @throws CheckpointError where there is none
 */
export async function loadDiscriminator(path: string): Promise<Discriminator> {
  if (existsSync(join(path, "config.json"))) {
    const { resolution, channels } = (await readModelConfig(path, pretrainingSchema)).discriminator;
    const { state, origin } = await readModelWeights(path, "discriminator");
    return createNetwork(() => new Discriminator({ resolution, channels: channelTable(channels) }), state, { origin });
  }
  if (!/\.\w+$/.test(path)) {
    throw new CheckpointError(
      `discriminator: expected the model folder of a pretraining in ${path}, got none; make one with "trainer gan", or name a public file that holds a discriminator.`,
    );
  }
  const state = discriminatorFromFile((await readCheckpoint(path)).state, path);
  return createNetwork(() => new Discriminator(discriminatorShape(state, path)), state, { origin: path });
}

/** Resolution and channels, read off weights in rosinality's names. */
export function discriminatorShape(
  state: StateDict,
  origin: string,
): { readonly resolution: number; readonly channels: ChannelTable } {
  const rows = (key: string): number => {
    const [count] = state.get(key)?.shape ?? [];
    if (count !== undefined) return count;
    throw new CheckpointError(`${origin}: expected a residual StyleGAN2 discriminator with ${key}, got none.`);
  };
  let blocks = 0;
  while (state.has(`convs.${blocks + 1}.conv2.1.weight`)) blocks++;
  const resolution = 4 * 2 ** blocks;
  const halved = Array.from({ length: blocks }, (_, n) => [
    resolution / 2 ** (n + 1),
    rows(`convs.${n + 1}.conv2.1.weight`),
  ]);
  return { resolution, channels: Object.fromEntries([[resolution, rows("convs.0.0.weight")], ...halved]) };
}
