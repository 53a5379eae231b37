import type * as tf from "@tensorflow/tfjs";
import type { BatchNorm } from "./batch-norm.ts";
import type { Conv2d, DepthwiseConv2d } from "./conv2d.ts";

/** Whether batch norms use their running statistics, or the batch's own while they move the running ones. */
export type NormMode = "running" | "batch";

/** Normalises as `mode` says. */
export function normalise<T extends tf.Tensor>(norm: BatchNorm, x: T, mode: NormMode): T {
  return mode === "running" ? norm.forward(x) : norm.forwardTraining(x);
}

/** A convolution and the norm after it; with running statistics the norm is folded into the weight. */
export function convolveAndNormalise(
  convolution: Conv2d | DepthwiseConv2d,
  norm: BatchNorm,
  x: tf.Tensor4D,
  mode: NormMode,
): tf.Tensor4D {
  if (mode === "running") return convolution.forwardNormalised(x, norm);
  return norm.forwardTraining(convolution.forward(x));
}
