import type { FaceAligner, FaceRecognizer, ImageBatch, MorphableRegressor } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { MetricNetworks } from "../evaluate/metric-networks.ts";

const owner = { dispose() {}, [Symbol.dispose]() {} };
const colour = (x: ImageBatch) => tf.mean(x, [1, 2]) as tf.Tensor2D;

/** Networks that see a picture's mean colour alone, so that figures over plain pictures are known: two of the same colour are the same person. */
export function colourNetworks(size: number): MetricNetworks {
  const input = { height: size, width: size, template: "ffhq" };
  const recognizer: FaceRecognizer = {
    ...{ id: "colour", input, embeddingSize: 3, ...owner },
    embed: (x) => tf.tidy(() => tf.div(colour(x), tf.norm(colour(x), 2, 1, true)) as tf.Tensor2D),
  };
  const regressor: MorphableRegressor = {
    ...{ id: "colours", input, sizes: { shape: 3, expression: 3, pose: 3 }, ...owner },
    regress: (x) => tf.tidy(() => ({ shape: colour(x), expression: colour(x), pose: colour(x) })),
  };
  const aligner: FaceAligner = { align: (x) => tf.clone(x), resampling: "none" };
  return { aligner, recognizer, regressor, [Symbol.dispose]() {} };
}
