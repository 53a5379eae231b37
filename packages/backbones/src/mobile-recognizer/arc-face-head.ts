import { assertShape } from "@mfim/core";
import { l2Normalise, Module, parameter, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

export interface ArcFaceOptions {
  readonly embeddingSize: number;
  /** Number of people to tell apart. */
  readonly people: number;
  readonly weights: WeightSource;
  /** s of the paper: length that the cosines are given. */
  readonly scale?: number;
  /** m of the paper, radians. */
  readonly margin?: number;
}

/**
 * Additive angular margin softmax (Deng et al. 2019, equation 3): the logit of a picture's own person is s cos(theta + m),
 * of all others s cos(theta). Only for training; a recogniser keeps none of it.
 */
export class ArcFaceHead extends Module {
  readonly weight: tf.Variable;
  readonly #scale: number;
  readonly #margin: number;

  constructor({ embeddingSize, people, weights, scale = 32, margin = 0.35 }: ArcFaceOptions) {
    super();
    this.weight = parameter(weights.normal([people, embeddingSize], 0.01 ** 0.5));
    this.#scale = scale;
    this.#margin = margin;
  }

  /** Cosines [N, people] of embeddings [N, embeddingSize] (of any length) to the people's centres. */
  cosines(embeddings: tf.Tensor2D): tf.Tensor2D {
    assertShape(embeddings, [null, this.weight.shape[1] as number], "ArcFaceHead (embeddings)");
    return tf.tidy(() => {
      const centres = l2Normalise(this.weight as tf.Tensor) as tf.Tensor2D;
      return tf.matMul(l2Normalise(embeddings), centres, false, true) as tf.Tensor2D;
    });
  }

  /**
   * Mean cross-entropy over the batch.
   * @param labels [N] int32, 0 .. people - 1
   * @param margin smaller at the beginning of a training that does not start otherwise
   */
  loss(embeddings: tf.Tensor2D, labels: tf.Tensor1D, margin = this.#margin): tf.Scalar {
    return tf.tidy(() => {
      const cosine = this.cosines(embeddings);
      const own = tf.oneHot(labels, this.weight.shape[0] as number); // [N, people]
      const target = tf.sum(tf.mul(cosine, own), 1, true); // [N, 1]
      const change = tf.sub(withMargin(target, margin), target);
      const logits = tf.mul(tf.add(cosine, tf.mul(own, change)), this.#scale);
      return tf.neg(tf.mean(tf.sum(tf.mul(own, tf.logSoftmax(logits)), 1)));
    });
  }
}

/** cos(theta + m); past theta + m = pi, where that would rise again, the line cos(theta) - m sin(m), as upstream. */
function withMargin(cosine: tf.Tensor, margin: number): tf.Tensor {
  // 1e-6 keeps the gradient of the root finite at a cosine of one.
  const sine = tf.sqrt(tf.add(tf.relu(tf.sub(1, tf.square(cosine))), 1e-6));
  const rotated = tf.sub(tf.mul(cosine, Math.cos(margin)), tf.mul(sine, Math.sin(margin)));
  const line = tf.sub(cosine, margin * Math.sin(margin));
  const inside = tf.step(tf.sub(cosine, Math.cos(Math.PI - margin))); // a comparison would end the gradient
  return tf.add(line, tf.mul(inside, tf.sub(rotated, line)));
}
