import * as tf from "@tensorflow/tfjs";

type Call = Parameters<tf.KernelFunc>[0];
type Pad = "same" | "valid" | number | [[number, number], [number, number], [number, number], [number, number]];
interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: Pad;
  dilations?: [number, number] | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
  filterShape: [number, number, number, number];
  inputShape: [number, number, number, number];
}

interface Geometry {
  readonly strides: [number, number];
  readonly dilations: [number, number];
  /** Zeros before and after, by axis (height, width). */
  readonly pad: [[number, number], [number, number]];
}

const pair = (value: [number, number] | number | undefined): [number, number] =>
  typeof value === "number" ? [value, value] : (value ?? [1, 1]);

function geometry(
  inputShape: [number, number, number, number],
  attributes: ConvolutionAttributes,
  depthwise: boolean,
): Geometry {
  const { strides, pad, dilations, dimRoundingMode, filterShape } = attributes;
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    pair(dilations),
    pad,
    dimRoundingMode,
    depthwise,
  );
  const { top, bottom, left, right } = info.padInfo;
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pad: [
      [top, bottom],
      [left, right],
    ],
  };
}

/**
 * Gradient of conv2d by its filter, [kh, kw, C, D]: a convolution of the input with the output's gradient as the
 * filter, the batch in the place of the channels and the stride in the place of the dilation.
 */
export function convolutionFilterGradient({ inputs, attrs }: Call): tf.TensorInfo {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const attributes = attrs as unknown as ConvolutionAttributes;
  const { strides, pad } = geometry(x.shape, attributes, false);
  const [kernelHeight, kernelWidth] = attributes.filterShape;
  return tf.tidy(() => {
    const padded = tf.pad(x, [[0, 0], ...pad, [0, 0]]);
    const images = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D; // [C, H, W, N]
    const filter = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D; // [OH, OW, N, D]
    const product = tf.conv2d(images, filter, 1, "valid", "NHWC", strides); // [C, >= kh, >= kw, D]
    // A stride that does not divide leaves rows at the end that no window reached.
    const cropped = tf.slice(product, [0, 0, 0, 0], [-1, kernelHeight, kernelWidth, -1]);
    return tf.transpose(cropped, [1, 2, 0, 3]);
  });
}

/** Gradient of depthwiseConv2d by its filter, [kh, kw, C, M]: one product and sum for each place of the kernel. */
export function depthwiseFilterGradient({ inputs, attrs }: Call): tf.TensorInfo {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const attributes = attrs as unknown as ConvolutionAttributes;
  const { strides, dilations, pad } = geometry(x.shape, attributes, true);
  const [kernelHeight, kernelWidth, channels, multiplier] = attributes.filterShape;
  const [batch, outHeight, outWidth] = dy.shape;
  return tf.tidy(() => {
    const padded = tf.pad(x, [[0, 0], ...pad, [0, 0]]) as tf.Tensor4D;
    const gradient = tf.reshape(dy, [batch * outHeight * outWidth, channels, multiplier]);
    const places: tf.Tensor[] = [];
    for (let row = 0; row < kernelHeight; row++) {
      for (let column = 0; column < kernelWidth; column++) {
        const begin = [0, row * dilations[0], column * dilations[1], 0];
        const end = [
          batch,
          begin[1]! + (outHeight - 1) * strides[0] + 1,
          begin[2]! + (outWidth - 1) * strides[1] + 1,
          channels,
        ];
        const window = tf.stridedSlice(padded, begin, end, [1, ...strides, 1]); // [N, OH, OW, C]
        places.push(tf.sum(tf.mul(tf.reshape(window, [-1, channels, 1]), gradient), 0)); // [C, M]
      }
    }
    return tf.reshape(tf.stack(places), attributes.filterShape);
  });
}

/**
 * Gradient of depthwiseConv2d by its input, [N, H, W, C]: for each output channel of a channel, the depthwise
 * convolution of the output's gradient, spread by the stride, with the flipped kernel.
 */
export function depthwiseInputGradient({ inputs, attrs }: Call): tf.TensorInfo {
  const { dy, filter } = inputs as unknown as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const attributes = attrs as unknown as ConvolutionAttributes;
  const [batch, height, width, channels] = attributes.inputShape;
  const shape = filter.shape;
  const { strides, dilations, pad } = geometry(attributes.inputShape, { ...attributes, filterShape: shape }, true);
  const [kernelHeight, kernelWidth, , multiplier] = shape;
  const reach: [number, number] = [(kernelHeight - 1) * dilations[0], (kernelWidth - 1) * dilations[1]];
  return tf.tidy(() => {
    const flipped = tf.reverse(filter, [0, 1]);
    const gradient = tf.reshape(dy, [batch, dy.shape[1], dy.shape[2], channels, multiplier]);
    const parts = Array.from({ length: multiplier }, (_, part) => {
      const channelsOnly = tf.reshape(tf.slice(gradient, [0, 0, 0, 0, part], [-1, -1, -1, -1, 1]), [
        batch,
        dy.shape[1],
        dy.shape[2],
        channels,
      ]);
      const spread = spreadByStride(channelsOnly as tf.Tensor4D, strides);
      // Cut to the rows that belong to the input, add zeros where no window reached.
      const fit = [0, 1].map((axis) => {
        const size = [height, width][axis]!;
        const before = reach[axis]! - pad[axis]![0];
        return [before, size + reach[axis]! - before - spread.shape[axis + 1]!] as [number, number];
      });
      const fitted = padOrCrop(spread, fit as [[number, number], [number, number]]);
      const kernel = tf.slice(flipped, [0, 0, 0, part], [-1, -1, -1, 1]) as tf.Tensor4D;
      return tf.depthwiseConv2d(fitted, kernel, 1, "valid", "NHWC", dilations) as tf.Tensor4D;
    });
    return tf.addN(parts);
  });
}

/** Puts `stride - 1` zeros between neighbours: [N, H, W, C] to [N, (H-1) s + 1, (W-1) s + 1, C]. */
function spreadByStride(x: tf.Tensor4D, [rows, columns]: [number, number]): tf.Tensor4D {
  if (rows === 1 && columns === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const wide = tf.pad(tf.reshape(x, [batch * height, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ]);
  const tall = tf.pad(tf.reshape(wide, [batch, height, 1, width * columns * channels]), [
    [0, 0],
    [0, 0],
    [0, rows - 1],
    [0, 0],
  ]);
  const full = tf.reshape(tall, [batch, height * rows, width * columns, channels]);
  return tf.slice(full, [0, 0, 0, 0], [-1, (height - 1) * rows + 1, (width - 1) * columns + 1, -1]) as tf.Tensor4D;
}

/** Pads by positive amounts and crops by negative ones, by axis (height, width). */
function padOrCrop(x: tf.Tensor4D, amounts: [[number, number], [number, number]]): tf.Tensor4D {
  const crop = amounts.map(([before, after]) => [Math.max(-before, 0), Math.max(-after, 0)] as const);
  const grow = amounts.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)] as [number, number]);
  const begin = [0, crop[0]![0], crop[1]![0], 0];
  const size = [-1, x.shape[1] - crop[0]![0] - crop[0]![1], x.shape[2] - crop[1]![0] - crop[1]![1], -1];
  return tf.pad(tf.slice(x, begin, size), [[0, 0], grow[0]!, grow[1]!, [0, 0]]) as tf.Tensor4D;
}
