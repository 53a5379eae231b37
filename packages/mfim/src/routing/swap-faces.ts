import { type AttributeEncoder, assertShape, type Generator, type ImageBatch, resizeImages } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { composeStyles } from "./compose-styles.ts";

/** The two networks that make a swap. */
export interface SwapNetworks {
  readonly encoder: AttributeEncoder;
  readonly generator: Generator;
}

/** Square pictures at the side the encoder takes: area average down, linear interpolation up. */
export function fitToEncoder(faces: ImageBatch, encoder: AttributeEncoder, what: string): ImageBatch {
  const [, side] = assertShape(faces, [null, faces.shape[1], faces.shape[1], 3], what);
  return side === encoder.inputSize ? faces : resizeImages(faces, encoder.inputSize);
}

/**
 * The differentiable swap: [N, S, S, 3] sources and targets, FFHQ-aligned in [-1, 1], to [N, R, R, 3] at the generator's
 * resolution. Both go through the encoder's pyramid as one batch.
 */
export function swapFaces(networks: SwapNetworks, source: ImageBatch, target: ImageBatch): ImageBatch {
  const { encoder, generator } = networks;
  return tf.tidy(() => {
    const { identity, attributes } = encoder.encodePair(
      fitToEncoder(source, encoder, "swapFaces(source)"),
      fitToEncoder(target, encoder, "swapFaces(target)"),
    );
    return generator.synthesize(composeStyles(encoder.split, identity, attributes));
  });
}
