import * as tf from "@tensorflow/tfjs";
import { nativeOp } from "./native-op.ts";

/**
 * Leaky ReLU, x where x > 0 and slope x elsewhere, differentiable to any order: tfjs's own throws at the second.
 * The derivative is piecewise constant, so every higher derivative in x is zero. The result has the sign of x, so the gradient
 * reads it and not x: a compiled graph can then fuse the activation into the convolution before it and forget x.
 * @param slope at least 0
 */
export function leakyRelu<T extends tf.Tensor>(x: T, slope = 0.2): T {
  const activate = tf.customGrad((input, save) => {
    const value = slope === 0 ? tf.relu(input as tf.Tensor) : tf.leakyRelu(input as tf.Tensor, slope);
    (save as tf.GradSaveFunc)([value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => slopeAt(saved[0] as tf.Tensor, dy, slope),
    };
  });
  return activate(x) as T;
}

/** ReLU with the same care: tfjs's own gradient is right, but slow on native TensorFlow. */
export function relu<T extends tf.Tensor>(x: T): T {
  return leakyRelu(x, 0);
}

/** dy times the derivative at x, or at an x of the same sign: linear in dy, constant in x. */
function slopeAt(x: tf.Tensor, dy: tf.Tensor, slope: number): tf.Tensor {
  const scale = tf.customGrad((upstream, save) => {
    (save as tf.GradSaveFunc)([x]);
    return {
      value: masked(x, upstream as tf.Tensor, slope),
      gradFunc: (ddy: tf.Tensor, saved: tf.Tensor[]) => slopeAt(saved[0] as tf.Tensor, ddy, slope),
    };
  });
  return scale(dy);
}

function masked(x: tf.Tensor, dy: tf.Tensor, slope: number): tf.Tensor {
  const native = slope === 0 ? nativeOp("ReluGrad", [dy, x]) : nativeOp("LeakyReluGrad", [dy, x], { alpha: slope });
  return native ?? tf.where(tf.greater(x, 0), dy, tf.mul(dy, slope));
}
