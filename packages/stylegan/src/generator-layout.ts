import type { GeneratorLayout, NoiseSlot, StyleSlot } from "@mfim/core";
import { type ChannelTable, channelsAt, resolutionsUpTo } from "./channel-table.ts";

export interface GeneratorShape {
  /** Side of the picture, a power of two. */
  readonly resolution: number;
  readonly channels: ChannelTable;
  /** Channels of the style maps, one number or by resolution; 1 where nothing is said, as in public weights. */
  readonly mapChannels?: number | ChannelTable;
}

/**
 * The style and noise entrances of a generator in order of computation. A colour layer shares its row of W+ with the
 * upsampling convolution of the next resolution.
 */
export function generatorLayout(shape: GeneratorShape): GeneratorLayout {
  const { resolution, channels, mapChannels = 1 } = shape;
  const mapAt = (side: number) => (typeof mapChannels === "number" ? mapChannels : (mapChannels[side] ?? 1));
  const above4 = resolutionsUpTo(resolution).slice(1);
  const at = (side: number) => channelsAt(channels, side);
  const slots: StyleSlot[] = [
    { name: "conv1", kind: "conv", resolution: 4, channels: at(4), wPlus: 0 },
    { name: "to_rgb1", kind: "rgb", resolution: 4, channels: at(4), wPlus: 1 },
  ];
  const noises: NoiseSlot[] = [{ name: "conv1", resolution: 4, channels: mapAt(4) }];
  above4.forEach((side, i) => {
    const up = `convs.${2 * i}`;
    const conv = `convs.${2 * i + 1}`;
    slots.push(
      { name: up, kind: "conv", resolution: side, channels: at(side / 2), wPlus: 2 * i + 1 },
      { name: conv, kind: "conv", resolution: side, channels: at(side), wPlus: 2 * i + 2 },
      { name: `to_rgbs.${i}`, kind: "rgb", resolution: side, channels: at(side), wPlus: 2 * i + 3 },
    );
    for (const name of [up, conv]) noises.push({ name, resolution: side, channels: mapAt(side) });
  });
  return { resolution, slots, noises };
}

/** Rows of W+: 18 at 1024 px. */
export function wPlusRows(layout: GeneratorLayout): number {
  return 2 * Math.log2(layout.resolution) - 2;
}
