import * as tf from "@tensorflow/tfjs";

type Map4D = (x: tf.Tensor4D) => tf.Tensor4D;

/**
 * A linear map with its exact adjoint, <forward(x), y> = <x, adjoint(y)>, as one differentiable op. The gradient of each is
 * the other, so derivatives of any order are right whatever ops the two are made of, and those ops need no gradient of
 * their own.
 */
export function linearMap(forward: Map4D, adjoint: Map4D): Map4D {
  const map = tf.customGrad((x) => ({
    value: forward(x as tf.Tensor4D),
    gradFunc: (dy: tf.Tensor) => transposed(dy),
  })) as Map4D;
  const transposed = tf.customGrad((y) => ({
    value: adjoint(y as tf.Tensor4D),
    gradFunc: (dx: tf.Tensor) => map(dx as tf.Tensor4D),
  })) as (y: tf.Tensor) => tf.Tensor4D;
  return map;
}
