import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint, readModelConfig, readModelWeights } from "@mfim/checkpoints";
import { CheckpointError, type Discriminator, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import { type ChannelTable, discriminatorFromFile, Discriminator as StyleGan2Discriminator } from "@mfim/stylegan";
import { z } from "zod";
import { loadPart } from "../parts/load-part.ts";
import { type LoadContext, type PartConfig, type TrainableKind, trainableType } from "../parts/part-kind.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";
import { trainedFile, trainedFiles } from "../parts/trained-files.ts";
import { trainedForm } from "../parts/trained-form.ts";

/** What is trained against the generator. */
export const discriminators: TrainableKind<Discriminator> = {
  name: "discriminator",
  members: { logits: "function", parameters: "function", state: "function", dispose: "function" },
  types: {
    stylegan2: trainableType(
      "StyleGAN2's residual discriminator from a public file that holds one; or a model folder, of a pretraining or exported with its discriminator, whatever its type.",
      { file: pathSchema },
      async ({ file }, context) => {
        const path = pathIn(context, file);
        const stored = await storedIn(path);
        if (stored === undefined) return await fromFile(path);
        if (stored.part === undefined) return await fromPretraining(path, stored.shape);
        return await loadPart(discriminators, stored.part, { ...context, folder: path });
      },
      async ({ file }, context) => trainedFrom(pathIn(context, file), context),
    ),
  },
};

/** A file of weights says everything of their shape; a model's folder may name a part of another type. */
async function trainedFrom(path: string, context: LoadContext): Promise<Partial<PartConfig>> {
  const stored = await storedIn(path);
  if (stored?.part === undefined) return {};
  return await trainedForm(discriminators, stored.part, { ...context, folder: path });
}

const shapeSchema = z.object({ resolution: z.int(), channels: z.record(z.string(), z.int()) });

/** What config.json of a model's folder says of the discriminator in it. */
const storedSchema = z.union(
  [
    z
      .object({ kind: z.literal("stylegan2"), discriminator: shapeSchema })
      .transform(({ discriminator }) => ({ shape: discriminator, part: undefined })),
    z
      .object({ method: z.looseObject({}), discriminator: z.looseObject({ type: z.string() }).optional() })
      // Models that name none are of before they did, when all had StyleGAN2's.
      .transform(({ discriminator }) => ({
        part: discriminator ?? { type: "stylegan2", file: trainedFile("discriminator") },
      })),
  ],
  { error: "expected the config of a pretraining or of a model that swaps" },
);

/** @returns nothing where `path` is that of a file @throws CheckpointError where it is a folder without a discriminator */
async function storedIn(path: string): Promise<z.infer<typeof storedSchema> | undefined> {
  if (existsSync(join(path, "config.json"))) {
    if (existsSync(join(path, trainedFile("discriminator")))) return await readModelConfig(path, storedSchema);
  } else if (/\.\w+$/.test(path)) return undefined;
  throw new CheckpointError(
    `discriminator: expected the model folder of a pretraining, or a model with its discriminator, in ${path}, got none; make one with "trainer gan" or "trainer export --discriminator", or name a public file that holds a discriminator.`,
  );
}

async function fromPretraining(
  folder: string,
  { resolution, channels }: z.infer<typeof shapeSchema>,
): Promise<StyleGan2Discriminator> {
  const { state, origin } = await readModelWeights(folder, trainedFiles.discriminator);
  const table: ChannelTable = Object.fromEntries(Object.entries(channels).map(([side, n]) => [Number(side), n]));
  return createNetwork(() => new StyleGan2Discriminator({ resolution, channels: table }), state, { origin });
}

async function fromFile(path: string): Promise<StyleGan2Discriminator> {
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
