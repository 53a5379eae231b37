import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { CheckpointError } from "@mfim/core";
import { listFiles } from "@mfim/files";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { pathIn, readSwapModel } from "@mfim/zoo/swapping";
import { z } from "zod";

/** What the pages say of the model that ships, read off its folder. */
export interface ModelFacts {
  /** As in `bundled:NAME`. */
  readonly name: string;
  /** Side of what it paints, pixels. */
  readonly resolution: number;
  /** MB (10^6 bytes) of the weights that swap: without the discriminator, which is there for fine-tuning. */
  readonly megabytes: number;
  /** Steps of its training, and the pairs of one at its end. */
  readonly steps: number;
  readonly batch: number;
}

const configSchema = z.looseObject({
  provenance: z.looseObject({
    steps: z.int().positive(),
    config: z.looseObject({ batch: z.int().positive() }),
  }),
});

export const shippedFolder = (): string => pathIn({ folder: "." }, shippedModel);

/** @throws CheckpointError for a folder that `trainer fit` did not write */
export async function modelFacts(folder = shippedFolder()): Promise<ModelFacts> {
  const config = configSchema.safeParse(await readSwapModel(folder));
  if (!config.success)
    throw new CheckpointError(
      `${folder}/config.json: expected the provenance that "trainer fit" writes (steps, batch), got none.`,
    );
  const { steps, config: settings } = config.data.provenance;
  const weights = (await listFiles(folder)).filter(
    ({ path }) => path.endsWith(".safetensors") && basename(path) !== "discriminator.safetensors",
  );
  const sizes = await Promise.all(weights.map(async ({ path }) => (await stat(path)).size));
  return {
    name: shippedModel.replace("bundled:", ""),
    resolution: await generatorResolution(join(folder, "generator.safetensors")),
    megabytes: sizes.reduce((sum, size) => sum + size, 0) / 1e6,
    steps,
    batch: settings.batch,
  };
}

/** Of a StyleGAN2 generator by the names of its tensors: two convolutions for each doubling of the 4 pixels that it begins with. */
async function generatorResolution(path: string): Promise<number> {
  const header = await safetensorsHeader(path);
  const convolutions = new Set(Object.keys(header).flatMap((key) => /^convs\.(\d+)\./.exec(key)?.[1] ?? []));
  return 4 * 2 ** (convolutions.size / 2);
}

/** Header of a safetensors file alone: its weights need not be read. */
async function safetensorsHeader(path: string): Promise<object> {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
  const length = Number(buffer.readBigUInt64LE());
  const { buffer: text } = await file.read(Buffer.alloc(length), 0, length, 8);
  return JSON.parse(text.toString()) as object;
}
