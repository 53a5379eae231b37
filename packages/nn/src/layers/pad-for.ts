import * as tf from "@tensorflow/tfjs";

/**
 * PyTorch's symmetric zero padding for backends that know only "same" and "valid": an odd kernel of stride 1 that keeps the
 * size is "same"; anything else is padded first. "same" with stride 2 would pad on the far side only.
 */
export function padFor(
  x: tf.Tensor4D,
  kernel: readonly [number, number],
  stride: number,
  padding: number,
): { readonly x: tf.Tensor4D; readonly mode: "same" | "valid" } {
  if (padding === 0) return { x, mode: "valid" };
  if (stride === 1 && kernel.every((side) => side === 2 * padding + 1)) return { x, mode: "same" };
  const pads: [number, number] = [padding, padding];
  return { x: tf.pad(x, [[0, 0], pads, pads, [0, 0]]), mode: "valid" };
}
