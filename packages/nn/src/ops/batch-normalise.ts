import * as tf from "@tensorflow/tfjs";
import { nativeOps } from "./native-op.ts";

export interface BatchNormalised {
  /** (x - mean) / sqrt(variance + epsilon) * scale + offset, of x's shape. */
  readonly y: tf.Tensor;
  /** Statistics of the batch by channel, [C]; the variance is unbiased. No gradient flows into them. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation by the batch's own statistics over all axes but the last (Ioffe and Szegedy 2015). On native
 * TensorFlow one fused op forward and one backward, differentiable once; elsewhere composed of small ops.
 * @param x [..., C]
 */
export function batchNormalise(
  x: tf.Tensor,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  epsilon: number,
): BatchNormalised {
  return tf.getBackend() === "tensorflow" ? fused(x, scale, offset, epsilon) : composed(x, scale, offset, epsilon);
}

const types = ["T", "U"];

function fused(x: tf.Tensor, scale: tf.Tensor1D, offset: tf.Tensor1D, epsilon: number): BatchNormalised {
  const attributes = { epsilon, data_format: "NHWC", is_training: true };
  const [channels] = scale.shape;
  let statistics: tf.Tensor1D[] = [];
  const normalise = tf.customGrad((map, weight, bias, save) => {
    const none = tf.zeros([0]);
    const outputs = nativeOps(
      "FusedBatchNormV3",
      [map as tf.Tensor, weight as tf.Tensor, bias as tf.Tensor, none, none],
      6,
      {
        types,
        attributes,
      },
    ) as tf.Tensor[];
    const [y, mean, variance, ...reserved] = outputs as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    statistics = [tf.keep(mean), tf.keep(variance)];
    (save as tf.GradSaveFunc)([map as tf.Tensor, weight as tf.Tensor, ...reserved]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      (nativeOps("FusedBatchNormGradV3", [dy, ...saved], 5, { types, attributes }) as tf.Tensor[]).slice(0, 3);
    return { value: y, gradFunc };
  });
  const map = tf.reshape(x, [-1, 1, x.rank === 4 ? (x.shape[1] as number) * (x.shape[2] as number) : 1, channels]);
  const y = tf.reshape(normalise(map, scale, offset), x.shape);
  const [mean, variance] = statistics as [tf.Tensor1D, tf.Tensor1D];
  const handed = { y, mean: tf.clone(mean), variance: tf.clone(variance) };
  tf.dispose(statistics);
  return handed;
}

function composed(x: tf.Tensor, scale: tf.Tensor1D, offset: tf.Tensor1D, epsilon: number): BatchNormalised {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const count = x.size / (x.shape.at(-1) as number);
  const mean = tf.mean(x, axes) as tf.Tensor1D;
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes) as tf.Tensor1D;
  const y = tf.add(tf.mul(centred, tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)))), offset);
  return { y, mean, variance: tf.mul(variance, count / Math.max(1, count - 1)) };
}
