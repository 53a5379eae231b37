import { splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, IrSePyramid } from "@mfim/encoder";
import type { WeightSource } from "@mfim/nn";
import { type ChannelTable, Discriminator, Generator, generatorLayout, publicChannels } from "@mfim/stylegan";

/** At 64 px the channels of the project's trainings on two cores; above, StyleGAN2's config-f. */
function channelsFor(resolution: number): ChannelTable {
  return resolution === 64 ? { 4: 256, 8: 256, 16: 256, 32: 128, 64: 64 } : publicChannels(resolution);
}

export const latentSize = 512;

export function makeGenerator(resolution: number, weights: WeightSource, mapChannels = 1): Generator {
  return new Generator({ resolution, channels: channelsFor(resolution), latentSize, mapChannels, weights });
}

export function makeDiscriminator(resolution: number, weights: WeightSource): Discriminator {
  return new Discriminator({ resolution, channels: channelsFor(resolution), weights });
}

/** pSp's IR-SE50 pyramid at 256 px with an M2C block for every style slot, 512 wide, and maps at 16, 32 and 64 px. */
export function makeEncoder(resolution: number, weights: WeightSource): FacialAttributeEncoder {
  const layout = generatorLayout({ resolution, channels: channelsFor(resolution) });
  return new FacialAttributeEncoder({
    layout,
    split: splitCodes(layout, 32),
    pyramid: new IrSePyramid({ inputSize: 256, weights }),
    weights,
  });
}
