import type { Module, WeightSource } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import type { PyramidLevel } from "../pyramid/feature-pyramid.ts";

/** What one block is made for. */
export interface MapHeadBlockOptions {
  /** The latent map that enters. */
  readonly level: PyramidLevel;
  /** Side of the style map. */
  readonly resolution: number;
  /** Channels of the style map: what the generator's noise slot takes. */
  readonly channels: number;
  /** Width of the hidden convolutions. */
  readonly width: number;
  /** Hidden 3x3 convolutions, at least one. */
  readonly convolutions: number;
  readonly weights?: WeightSource;
}

/** A block from a latent map to the style map of one noise slot; its variables have their path in the encoder as key. */
export interface MapHead extends Module {
  /** [N, level, level, C] to [N, resolution, resolution, channels]. */
  forward(map: tf.Tensor4D): tf.Tensor4D;
}

export type MapHeadFactory = (options: MapHeadBlockOptions) => MapHead;
