import type * as tf from "@tensorflow/tfjs";

/**
 * How a variable's axes stand to the public (PyTorch) layout of its checkpoint tensor:
 * value = reshape(transpose(reshape(public, view), permutation), variable.shape).
 */
export interface WeightLayout {
  readonly publicShape: readonly number[];
  readonly view: readonly number[];
  readonly permutation: readonly number[];
}

/** Same axes on both sides. */
function plainLayout(shape: readonly number[]): WeightLayout {
  return { publicShape: shape, view: shape, permutation: shape.map((_, axis) => axis) };
}

/** OIHW in the checkpoint, HWIO here. */
export function conv2dLayout(kernel: readonly [number, number], input: number, output: number): WeightLayout {
  const shape = [output, input, kernel[0], kernel[1]];
  return { publicShape: shape, view: shape, permutation: [2, 3, 1, 0] };
}

/** [C, 1, H, W] in the checkpoint, [H, W, C, 1] here. */
export function depthwiseLayout(kernel: readonly [number, number], channels: number): WeightLayout {
  const shape = [channels, 1, kernel[0], kernel[1]];
  return { publicShape: shape, view: shape, permutation: [2, 3, 0, 1] };
}

/** [out, in] in the checkpoint, [in, out] here. */
export function linearLayout(input: number, output: number): WeightLayout {
  return { publicShape: [output, input], view: [output, input], permutation: [1, 0] };
}

/** A linear layer over a flattened C x H x W map: [out, C H W] in the checkpoint, [H W C, out] here. */
export function flattenedLinearLayout(
  map: readonly [channels: number, height: number, width: number],
  output: number,
): WeightLayout {
  const [channels, height, width] = map;
  return {
    publicShape: [output, channels * height * width],
    view: [output, channels, height, width],
    permutation: [2, 3, 1, 0],
  };
}

/** [1, C, H, W] in the checkpoint, [1, H, W, C] here. */
export function mapLayout(channels: number, height: number, width: number): WeightLayout {
  const shape = [1, channels, height, width];
  return { publicShape: shape, view: shape, permutation: [0, 2, 3, 1] };
}

const layouts = new WeakMap<tf.Variable, WeightLayout>();

export function setLayout(variable: tf.Variable, layout: WeightLayout): void {
  layouts.set(variable, layout);
}

/** The layout a variable was created with; plain where none was given. */
export function layoutOf(variable: tf.Variable): WeightLayout {
  return layouts.get(variable) ?? plainLayout(variable.shape);
}
