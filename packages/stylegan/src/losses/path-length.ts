import type { ImageBatch } from "@mfim/core";
import { buffer, Module } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

export interface PathLengthOptions {
  /** Share of the new mean in the running one. */
  readonly decay?: number;
}

/**
 * Path-length regularisation (Karras et al. 2020, equation 4): the length of the gradient of <G(w), y> in W+, with y normal
 * noise of deviation 1 / sqrt(H W), should be near its running mean. `mean` is state: save it with the optimiser's.
 */
export class PathLengthPenalty extends Module {
  readonly mean: tf.Variable;
  readonly #decay: number;

  constructor({ decay = 0.01 }: PathLengthOptions = {}) {
    super();
    this.#decay = decay;
    this.mean = buffer(tf.scalar(0));
  }

  /**
   * The penalty, mean over pictures, before its weight; moves the running mean. Differentiable in what `synthesize` uses.
   * @param synthesize W+ to pictures
   * @param wPlus [N, rows, size]
   * @param noise standard normal, of the pictures' shape; drawn here where none is given
   */
  penalty(synthesize: (wPlus: tf.Tensor3D) => ImageBatch, wPlus: tf.Tensor3D, noise?: tf.Tensor4D): tf.Scalar {
    return tf.tidy(() => {
      const lengths = pathLengths(synthesize, wPlus, noise);
      // The first mean is taken whole: grown from 0 it would pull the lengths to 0 for a hundred steps, and the styles would
      // lose their hold on the picture.
      const first = tf.cast(tf.equal(this.mean, 0), "float32");
      const share = tf.add(this.#decay, tf.mul(1 - this.#decay, first));
      const mean = tf.add(this.mean, tf.mul(tf.sub(tf.mean(lengths), this.mean), share));
      this.mean.assign(mean as tf.Scalar);
      return tf.mean(tf.square(tf.sub(lengths, mean))) as tf.Scalar;
    });
  }
}

/** The path length of every picture, [N]: root of the mean over rows of the squared gradient in W+. */
function pathLengths(
  synthesize: (wPlus: tf.Tensor3D) => ImageBatch,
  wPlus: tf.Tensor3D,
  noise: tf.Tensor4D | undefined,
): tf.Tensor1D {
  const projected = (w: tf.Tensor) => {
    const pictures = synthesize(w as tf.Tensor3D);
    const [, height, width] = pictures.shape;
    const probe = tf.mul(noise ?? tf.randomNormal(pictures.shape), 1 / Math.sqrt(height * width));
    return tf.sum(tf.mul(pictures, probe));
  };
  const gradient = tf.grad(projected)(wPlus); // [N, rows, size]
  return tf.sqrt(tf.add(tf.mean(tf.sum(tf.square(gradient), 2), 1), 1e-8)) as tf.Tensor1D;
}
