import * as tf from "@tensorflow/tfjs";

/** a x b for the rows of two [N, 3]. */
function cross(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const [a0, a1, a2] = tf.split(a, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const [b0, b1, b2] = tf.split(b, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  return tf.concat([a1.mul(b2).sub(a2.mul(b1)), a2.mul(b0).sub(a0.mul(b2)), a0.mul(b1).sub(a1.mul(b0))], 1);
}

/**
 * The rotation nearest to each matrix of positive determinant, [N, 3, 3] to [N, 3, 3]: Newton's iteration
 * R <- (R + R^-T) / 2 (Higham 1986), which needs plain arithmetic only and so has gradients.
 */
export function polarRotation(matrices: tf.Tensor3D, iterations = 12): tf.Tensor3D {
  const norm = tf.sqrt(tf.sum(tf.square(matrices), [1, 2], true).add(1e-20));
  let rows = tf.unstack(matrices.div(norm), 1) as tf.Tensor2D[];
  for (let i = 0; i < iterations; i++) {
    const [a, b, c] = rows as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const cofactors = [cross(b, c), cross(c, a), cross(a, b)]; // R^-T times the determinant
    const determinant = tf.sum(a.mul(cofactors[0] as tf.Tensor2D), 1, true);
    rows = rows.map((row, k) => row.add((cofactors[k] as tf.Tensor2D).div(determinant)).mul<tf.Tensor2D>(0.5));
  }
  return tf.stack(rows, 1) as tf.Tensor3D;
}
