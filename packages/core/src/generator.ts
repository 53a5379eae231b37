import type * as tf from "@tensorflow/tfjs";
import type { GeneratorLayout } from "./generator-layout.ts";
import type { ImageBatch } from "./image-batch.ts";
import type { StyleCodes } from "./style-codes.ts";
import type { Trainable } from "./trainable.ts";

export interface Generator extends Trainable {
  readonly layout: GeneratorLayout;
  /** Style codes to pictures [N, resolution, resolution, 3], about [-1, 1], not clipped. */
  synthesize(styles: StyleCodes): ImageBatch;
  /** The parameters that `synthesize` uses: what a training by style codes can train. Of StyleGAN2 neither mapping nor modulation. */
  synthesisParameters(): ReadonlyMap<string, tf.Variable>;
}
