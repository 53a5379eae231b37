import { ConfigError } from "@mfim/core";

/** Channels of the maps by resolution, 4 and up: { 4: 256, 8: 256, 16: 256, 32: 128, 64: 64 }. */
export type ChannelTable = Readonly<Record<number, number>>;

/** The resolutions of a network, 4, 8, ... `resolution`. */
export function resolutionsUpTo(resolution: number): number[] {
  if (!Number.isInteger(Math.log2(resolution)) || resolution < 4)
    throw new ConfigError(`Expected a power of two, 4 or more, as resolution of a StyleGAN2, got ${resolution}.`);
  return Array.from({ length: Math.log2(resolution) - 1 }, (_, i) => 4 * 2 ** i);
}

/** The table of public StyleGAN2 weights: multiplier 2 is config-f (512 up to 64 px, 32 at 1024), 1 is config-e. */
export function publicChannels(resolution: number, multiplier = 2): ChannelTable {
  return Object.fromEntries(
    resolutionsUpTo(resolution).map((side) => [side, side <= 32 ? 512 : (multiplier * 16384) / side]),
  );
}

/** The table's entry; a missing one is named. */
export function channelsAt(table: ChannelTable, resolution: number): number {
  const channels = table[resolution];
  if (channels === undefined || !Number.isInteger(channels) || channels < 1)
    throw new ConfigError(
      `Expected a whole number of channels for ${resolution} x ${resolution} in the channel table, got ${channels}.`,
    );
  return channels;
}
