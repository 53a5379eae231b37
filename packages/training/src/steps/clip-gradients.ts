import * as tf from "@tensorflow/tfjs";

export interface ClippedGradients {
  /** Scaled so that their joint norm is at most the limit. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
  /** Joint L2 norm before clipping. */
  readonly norm: tf.Scalar;
}

/** Clips by the joint L2 norm over all gradients (Pascanu et al. 2013): g * min(1, limit / norm). */
export function clipGradients(gradients: ReadonlyMap<string, tf.Tensor>, limit: number | tf.Scalar): ClippedGradients {
  const entries = [...gradients];
  const [norm, ...clipped] = tf.tidy(() => {
    const squares = entries.map(([, gradient]) => tf.sum(tf.square(gradient)));
    const joint = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square), tf.scalar(0)));
    const scale = tf.minimum(1, tf.div(limit, tf.add(joint, 1e-12)));
    return [joint, ...entries.map(([, gradient]) => tf.mul(gradient, scale))];
  });
  return {
    gradients: new Map(entries.map(([key], index) => [key, clipped[index] as tf.Tensor])),
    norm: norm as tf.Scalar,
  };
}
