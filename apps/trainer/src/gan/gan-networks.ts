import { type Adam, seededWeights } from "@mfim/nn";
import {
  type ChannelTable,
  Discriminator,
  Generator,
  growDiscriminator,
  growGenerator,
  PathLengthPenalty,
} from "@mfim/stylegan";
import { copyState, scheduledAdam } from "@mfim/training";
import type { GanConfig } from "../config/gan-schema.ts";
import type { SmallerGan } from "./smaller-gan.ts";

/** Everything of a GAN that has weights. */
export interface GanNetworks {
  readonly generator: Generator;
  /** Moving average of the generator: what is shipped. */
  readonly average: Generator;
  readonly discriminator: Discriminator;
  readonly pathLength: PathLengthPenalty;
  readonly generatorAdam: Adam;
  readonly discriminatorAdam: Adam;
}

/** @param smaller what the networks grow from; without it they start from scratch */
export function createGanNetworks(config: GanConfig, smaller?: SmallerGan): GanNetworks {
  const { resolution, channels, styleSize, mappingLayers } = config.generator;
  const options = { resolution, channels: channelTable(channels), latentSize: styleSize, mappingLayers };
  const generator = new Generator({ ...options, weights: seededWeights(config.run.seed) });
  const average = new Generator(options);
  const discriminator = new Discriminator({
    resolution,
    channels: channelTable(config.discriminator.channels),
    weights: seededWeights(config.run.seed + 1),
  });
  if (smaller !== undefined) {
    growGenerator(generator, smaller.generator, smaller.origin);
    growDiscriminator(discriminator, smaller.discriminator, smaller.origin);
  }
  copyState(generator, average);
  return {
    generator,
    average,
    discriminator,
    pathLength: new PathLengthPenalty(),
    generatorAdam: scheduledAdam(generator.parameters(), config.generator.optimiser),
    discriminatorAdam: scheduledAdam(discriminator.parameters(), config.discriminator.optimiser),
  };
}

/** YAML keys are text. */
function channelTable(channels: Readonly<Record<string, number>>): ChannelTable {
  return Object.fromEntries(Object.entries(channels).map(([resolution, count]) => [Number(resolution), count]));
}
