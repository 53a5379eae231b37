import * as tf from "@tensorflow/tfjs";
import { linearMap } from "./linear-map.ts";

/** The binomial filter of StyleGAN2; its outer product with itself, divided by 64, sums to one. */
const taps = [1, 3, 3, 1] as const;
const side = taps.length;

/** Zeros before and after on both spatial axes. */
export type Padding = readonly [before: number, after: number];

/** The filter for every channel, [4, 4, C, 1], with sum `gain`. */
function depthwiseKernel(channels: number, gain: number): tf.Tensor4D {
  const values = new Float32Array(side * side * channels);
  taps.forEach((a, i) => {
    taps.forEach((b, j) => {
      values.fill((gain * a * b) / 64, (i * side + j) * channels, (i * side + j + 1) * channels);
    });
  });
  return tf.tensor4d(values, [side, side, channels, 1]);
}

function filtered(x: tf.Tensor4D, [before, after]: Padding, gain: number): tf.Tensor4D {
  const kernel = depthwiseKernel(x.shape[3], gain);
  const pads: [number, number] = [before, after];
  // Explicit padding spares a copy of the map; its missing gradient is no loss inside a linear map.
  return tf.depthwiseConv2d(x, kernel, 1, [[0, 0], pads, pads, [0, 0]]);
}

/**
 * Filters every channel by [1, 3, 3, 1] x [1, 3, 3, 1] of sum `gain`, in a border of zeros:
 * [N, H, W, C] to [N, H + before + after - 3, W + before + after - 3, C] (upfirdn of Karras et al. 2020).
 */
export function blur(x: tf.Tensor4D, padding: Padding, gain = 1): tf.Tensor4D {
  const [before, after] = padding;
  const mirrored: Padding = [side - 1 - before, side - 1 - after];
  return linearMap(
    (input) => filtered(input, padding, gain),
    (output) => filtered(output, mirrored, gain),
  )(x);
}

/** Twice the size: zeros between the pixels, then the filter with sum 4 so that brightness stays. [N, H, W, C] to [N, 2H, 2W, C]. */
export function upsample2(x: tf.Tensor4D): tf.Tensor4D {
  return linearMap(
    (input) => spread(input, 4),
    (output) => gathered(output, 4),
  )(x);
}

/** Half the size: the filter with sum 1, then every second pixel. [N, 2H, 2W, C] to [N, H, W, C]. */
export function downsample2(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  if (height % 2 !== 0 || width % 2 !== 0)
    throw new RangeError(`downsample2: expected an even height and width, got ${height} x ${width}.`);
  return linearMap(
    (input) => gathered(input, 1),
    (output) => spread(output, 1),
  )(x);
}

function gathered(x: tf.Tensor4D, gain: number): tf.Tensor4D {
  return tf.depthwiseConv2d(x, depthwiseKernel(x.shape[3], gain), 2, "same"); // "same" is (1, 1) here
}

const spreadKernel = "DepthwiseConv2dNativeBackpropInput";

function spread(x: tf.Tensor4D, gain: number): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  if (tf.getKernel(spreadKernel, tf.getBackend()) !== undefined) {
    const inputShape = [count, 2 * height, 2 * width, channels];
    return tf
      .engine()
      .runKernel(
        spreadKernel,
        { dy: x, filter: depthwiseKernel(channels, gain) },
        { strides: 2, pad: "same", dilations: 1, inputShape },
      ) as tf.Tensor4D;
  }
  const columns = tf.reshape(tf.concat([x, tf.zerosLike(x)], 3), [count, height, 2 * width, channels]);
  const rows = tf.reshape(tf.concat([columns, tf.zerosLike(columns)], 2), [count, 2 * height, 2 * width, channels]);
  return filtered(rows as tf.Tensor4D, [2, 1], gain);
}
