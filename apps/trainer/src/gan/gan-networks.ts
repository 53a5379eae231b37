import { Adam, seededWeights } from "@mfim/nn";
import { type ChannelTable, Discriminator, Generator, PathLengthPenalty } from "@mfim/stylegan";
import type { GanConfig } from "../config/gan-schema.ts";

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

export function createGanNetworks(config: GanConfig): GanNetworks {
  const { resolution, channels, styleSize, mappingLayers } = config.generator;
  const options = { resolution, channels: channelTable(channels), latentSize: styleSize, mappingLayers };
  const generator = new Generator({ ...options, weights: seededWeights(config.run.seed) });
  const average = new Generator(options);
  const copies = average.state();
  for (const [key, variable] of generator.state()) copies.get(key)?.assign(variable);
  const discriminator = new Discriminator({
    resolution,
    channels: channelTable(config.discriminator.channels),
    weights: seededWeights(config.run.seed + 1),
  });
  return {
    generator,
    average,
    discriminator,
    pathLength: new PathLengthPenalty(),
    generatorAdam: new Adam(generator.parameters(), config.generator.optimiser),
    discriminatorAdam: new Adam(discriminator.parameters(), config.discriminator.optimiser),
  };
}

/** YAML keys are text. */
export function channelTable(channels: Readonly<Record<string, number>>): ChannelTable {
  return Object.fromEntries(Object.entries(channels).map(([resolution, count]) => [Number(resolution), count]));
}
