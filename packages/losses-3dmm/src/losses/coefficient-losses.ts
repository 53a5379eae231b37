import { assertShape, type FaceCoefficients } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Added under the root: the gradient of |x| at 0 is then 0, not NaN. */
const epsilon = 1e-12;

/** |a - b| of each row: two [N, C] to [N]. */
export function coefficientDistance(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  assertShape(b, a.shape, "coefficientDistance(b)");
  return tf.tidy(() => tf.sqrt(tf.add(tf.sum(tf.square(tf.sub(a, b)), 1), epsilon)) as tf.Tensor1D);
}

const meanDistance = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Scalar => tf.tidy(() => tf.mean(coefficientDistance(a, b)));

/** L_shape = |s_swap - s_src|_2, mean over the batch (MFIM, 3DMM supervision). */
export function shapeLoss(swap: Pick<FaceCoefficients, "shape">, source: Pick<FaceCoefficients, "shape">): tf.Scalar {
  return meanDistance(swap.shape, source.shape);
}

/** L_pose = |p_swap - p_tgt|_2, mean over the batch. */
export function poseLoss(swap: Pick<FaceCoefficients, "pose">, target: Pick<FaceCoefficients, "pose">): tf.Scalar {
  return meanDistance(swap.pose, target.pose);
}

/** L_exp = |e_swap - e_tgt|_2, mean over the batch. */
export function expressionLoss(
  swap: Pick<FaceCoefficients, "expression">,
  target: Pick<FaceCoefficients, "expression">,
): tf.Scalar {
  return meanDistance(swap.expression, target.expression);
}
