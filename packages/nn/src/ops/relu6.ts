import * as tf from "@tensorflow/tfjs";
import { nativeOp } from "./native-op.ts";

/**
 * min(max(x, 0), 6), differentiable to any order; its gradient is one native op where tfjs's own takes seven, and reads the
 * result, as that of `leakyRelu` does.
 */
export function relu6<T extends tf.Tensor>(x: T): T {
  const activate = tf.customGrad((input, save) => {
    const value = tf.relu6(input as tf.Tensor);
    (save as tf.GradSaveFunc)([value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => maskedGradient(saved[0] as tf.Tensor, dy),
    };
  });
  return activate(x) as T;
}

/** dy where 0 < x < 6, else 0: linear in dy, constant in x. */
function maskedGradient(x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const mask = tf.customGrad((upstream, save) => {
    (save as tf.GradSaveFunc)([x]);
    const inside = () => tf.logicalAnd(tf.greater(x, 0), tf.less(x, 6));
    return {
      value:
        nativeOp("Relu6Grad", [upstream as tf.Tensor, x]) ??
        tf.mul(upstream as tf.Tensor, tf.cast(inside(), "float32")),
      gradFunc: (ddy: tf.Tensor, saved: tf.Tensor[]) => maskedGradient(saved[0] as tf.Tensor, ddy),
    };
  });
  return mask(dy);
}
