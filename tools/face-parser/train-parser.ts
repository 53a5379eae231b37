import { Random } from "@mfim/core";
import { compile } from "@mfim/graph";
import { Adam } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { drawBatch } from "./draw-batch.ts";
import { ParserNetwork } from "./parser-network.ts";
import { CLASSES, type LabelledFaces } from "./render-faces.ts";

export interface TrainOptions {
  readonly steps: number;
  readonly batch: number;
  /** At the start; it falls to 0 along half a cosine. */
  readonly rate: number;
  readonly seed: number;
  readonly bfloat16: boolean;
  readonly onStep?: (step: number, loss: number) => void;
}

/** Cross-entropy by pixel, Adam. The network belongs to the caller. */
export function trainParser(faces: LabelledFaces, options: TrainOptions): ParserNetwork {
  const { steps, batch, rate, seed, bfloat16, onStep } = options;
  const network = new ParserNetwork(seed);
  const parameters = network.parameters();
  const keys = [...parameters.keys()];
  using adam = new Adam(parameters, { learningRate: rate });
  const random = new Random(seed);
  const step = compile(
    (pictures: tf.Tensor4D, truth: tf.Tensor4D) => {
      const { value, grads } = tf.variableGrads(
        () => crossEntropy(network.forward(pictures), truth),
        [...parameters.values()],
      );
      adam.apply(
        Object.fromEntries(keys.map((key) => [key, grads[(parameters.get(key) as tf.Variable).name] as tf.Tensor])),
      );
      return value;
    },
    bfloat16 ? { precision: "bfloat16" } : {},
  );
  for (let n = 0; n < steps; n++) {
    const { pictures, classes } = drawBatch(faces, batch, random);
    tf.tidy(() => {
      adam.learningRate.assign(tf.scalar((rate * (1 + Math.cos((Math.PI * n) / steps))) / 2));
      const side = faces.size;
      const truth = tf.oneHot(tf.tensor1d(classes, "int32"), CLASSES.length) as tf.Tensor2D;
      const loss = step(
        tf.tensor4d(pictures, [batch, side, side, 3]),
        tf.cast(tf.reshape(truth, [batch, side, side, CLASSES.length]), "float32") as tf.Tensor4D,
      );
      if (n % 50 === 49) onStep?.(n + 1, loss.dataSync()[0] as number);
    });
  }
  step.dispose();
  return network;
}

/** Mean over pixels of -log softmax at the truth. */
function crossEntropy(logits: tf.Tensor4D, truth: tf.Tensor4D): tf.Scalar {
  const top = tf.max(logits, 3, true); // constant in the gradient: it cancels
  const shifted = tf.sub(
    logits,
    tf.customGrad((x) => ({ value: x as tf.Tensor, gradFunc: (dy) => tf.zerosLike(dy as tf.Tensor) }))(top),
  );
  const log = tf.log(tf.sum(tf.exp(shifted), 3));
  return tf.mean(tf.sub(log, tf.sum(tf.mul(shifted, truth), 3)));
}
