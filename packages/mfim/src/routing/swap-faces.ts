import {
  type AttributeEncoder,
  assertShape,
  type Generator,
  type ImageBatch,
  resizeImages,
  type StyleCodes,
  tidyParts,
} from "@mfim/core";
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
 * The style codes and maps of a swap: [N, S, S, 3] sources and targets, FFHQ-aligned in [-1, 1]. Both go through the
 * encoder's pyramid as one batch. Differentiable.
 */
export function swapStyles(encoder: AttributeEncoder, source: ImageBatch, target: ImageBatch): StyleCodes {
  return tidyParts(() => {
    const { identity, attributes } = encoder.encodePair(
      fitToEncoder(source, encoder, "swapFaces(source)"),
      fitToEncoder(target, encoder, "swapFaces(target)"),
    );
    return composeStyles(encoder.split, identity, attributes);
  });
}

/** The differentiable swap, [N, R, R, 3] at the generator's resolution; see `swapStyles`. */
export function swapFaces({ encoder, generator }: SwapNetworks, source: ImageBatch, target: ImageBatch): ImageBatch {
  return tf.tidy(() => generator.synthesize(swapStyles(encoder, source, target)));
}
