import { type GeneratorLayout, splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, IrSePyramid } from "@mfim/encoder";
import { Discriminator, Generator, publicChannels } from "@mfim/stylegan";
import type * as tf from "@tensorflow/tfjs";

/** Trainable values whose gradients travel, by network. */
export interface MessageSizes {
  readonly encoder: number;
  /** The same encoder when the slots that read one level share their convolutions (`codes: { sharing: level }`). */
  readonly encoderShared: number;
  /** Synthesis alone: a swap uses neither mapping network nor modulation layers. */
  readonly generator: number;
  readonly discriminator: number;
}

/**
 * The networks of the paper's setting at a resolution: StyleGAN2 config-f, IR-SE50 pyramid at 256 px, an M2C block for every
 * slot, an M2M block at every resolution of the pyramid, the codes of 32 px and finer from the source. They are built, counted
 * and disposed.
 */
export function messageSizes(resolution: number): MessageSizes {
  const channels = publicChannels(resolution);
  using generator = new Generator({ resolution, channels });
  using encoder = makeEncoder(generator.layout, "slot");
  using encoderShared = makeEncoder(generator.layout, "level");
  using discriminator = new Discriminator({ resolution, channels });
  return {
    encoder: count(encoder.parameters()),
    encoderShared: count(encoderShared.parameters()),
    generator: count(generator.synthesisParameters()),
    discriminator: count(discriminator.parameters()),
  };
}

function makeEncoder(layout: GeneratorLayout, sharing: "slot" | "level"): FacialAttributeEncoder {
  const pyramid = new IrSePyramid();
  return new FacialAttributeEncoder({ layout, split: splitCodes(layout, 32), pyramid, codes: { sharing } });
}

function count(parameters: ReadonlyMap<string, tf.Variable>): number {
  return [...parameters.values()].reduce((sum, { size }) => sum + size, 0);
}
