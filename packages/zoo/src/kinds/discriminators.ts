import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint, readModelConfig, readModelWeights } from "@mfim/checkpoints";
import { CheckpointError, type Discriminator, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import { type ChannelTable, discriminatorFromFile, Discriminator as StyleGan2Discriminator } from "@mfim/stylegan";
import { z } from "zod";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";

/** What is trained against the generator. */
export const discriminators: PartKind<Discriminator> = {
  name: "discriminator",
  members: { logits: "function", parameters: "function", state: "function", dispose: "function" },
  types: {
    stylegan2: partType(
      "StyleGAN2's residual discriminator: what a pretraining left of it in its model folder, or a public file that holds one.",
      { file: pathSchema },
      ({ file }, context) => loadDiscriminator(pathIn(context, file)),
    ),
  },
};

const pretrainingSchema = z.object({
  kind: z.literal("stylegan2"),
  discriminator: z.object({ resolution: z.int(), channels: z.record(z.string(), z.int()) }),
});

async function loadDiscriminator(path: string): Promise<StyleGan2Discriminator> {
  if (existsSync(join(path, "config.json"))) {
    const { resolution, channels } = (await readModelConfig(path, pretrainingSchema)).discriminator;
    const { state, origin } = await readModelWeights(path, "discriminator");
    const table: ChannelTable = Object.fromEntries(Object.entries(channels).map(([side, n]) => [Number(side), n]));
    return createNetwork(() => new StyleGan2Discriminator({ resolution, channels: table }), state, { origin });
  }
  if (!/\.\w+$/.test(path)) {
    throw new CheckpointError(
      `discriminator: expected the model folder of a pretraining in ${path}, got none; make one with "trainer gan", or name a public file that holds a discriminator.`,
    );
  }
  const state = discriminatorFromFile((await readCheckpoint(path)).state, path);
  return createNetwork(() => new StyleGan2Discriminator(discriminatorShape(state, path)), state, { origin: path });
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
