import { readModelConfig, readModelWeights } from "@mfim/checkpoints";
import { type AttributeEncoder, ConfigError, type Generator } from "@mfim/core";
import { loadState, Module } from "@mfim/nn";
import { copyGeneratorBlocks, resolutionOf, Generator as StyleGan2 } from "@mfim/stylegan";
import type { PartConfig } from "@mfim/zoo";
import { z } from "zod";

const modelSchema = z.object({
  method: z.object({ type: z.literal("mfim"), encoder: z.looseObject({ type: z.string() }) }),
});

/**
 * Copies what a fit at a lower resolution learned: the blocks of its generator, and of its encoder all but the heads of slots
 * that it did not have, which stay new.
 * @param folder model folder of that fit
 * @throws ConfigError where the encoders' slots do not follow each other; CheckpointError where shapes differ
 */
export async function growFit(
  { encoder, generator }: { readonly encoder: AttributeEncoder; readonly generator: Generator },
  config: PartConfig,
  folder: string,
): Promise<void> {
  const smaller = (await readModelConfig(folder, modelSchema)).method.encoder;
  const blocks = await readModelWeights(folder, "generator");
  const heads = await readModelWeights(folder, "encoder");
  if (!(generator instanceof StyleGan2) || !(encoder instanceof Module)) {
    throw new ConfigError(`grow: expected a StyleGAN2 and an encoder of this project's, got others; leave "grow" out.`);
  }
  assertSameSlots(config, smaller, resolutionOf(blocks.state));
  copyGeneratorBlocks(generator, blocks.state, blocks.origin);
  loadState(encoder, heads.state, { optional: [/./], origin: heads.origin });
}

/**
 * Heads are numbered by slot: those of old slots keep their numbers only where nothing comes in between, so that finer maps than the
 * smaller one had may come. They know what the crop showed.
 */
function assertSameSlots(config: PartConfig, smaller: PartConfig, resolution: number): void {
  const finest = Math.max(0, ...((smaller as PartConfig & EncoderSlots).maps?.resolutions ?? []));
  const slotsOf = (encoder: PartConfig) => {
    const {
      codes = {},
      maps = {},
      identityFrom,
      coloursFrom = "source",
      identityCrop,
    } = encoder as PartConfig & EncoderSlots;
    const resolutions = maps.resolutions?.filter((side) => side <= (finest || resolution));
    const levels = Object.entries(codes.levels ?? {}).filter(([side]) => Number(side) <= resolution);
    return { identityFrom, coloursFrom, identityCrop, sharing: codes.sharing, levels, resolutions };
  };
  const [ours, theirs] = [config, smaller].map((encoder) => JSON.stringify(slotsOf(encoder)));
  if (ours === theirs) return;
  throw new ConfigError(
    `grow: expected an encoder whose slots up to ${resolution} px are those of the smaller one, ${theirs}, got ${ours}; give it the same identityFrom, coloursFrom, identityCrop, codes and maps.`,
  );
}

interface EncoderSlots {
  readonly identityFrom?: number;
  readonly coloursFrom?: string;
  readonly identityCrop?: unknown;
  readonly codes?: { readonly sharing?: string; readonly levels?: Readonly<Record<string, number>> };
  readonly maps?: { readonly resolutions?: readonly number[] };
}
