import * as tf from "@tensorflow/tfjs";

/**
 * Every `stride`-th row and column from the first, [N, H, W, C] to [N, ceil(H / stride), ceil(W / stride), C]: PyTorch's
 * MaxPool2d(1, stride). Made of reshapes and slices of at most three axes, which differentiate twice on every backend.
 */
export function subsample(x: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return x;
  return tf.tidy(() => {
    const [count, , , channels] = x.shape;
    const toMultiple = (side: number): [number, number] => [0, (stride - (side % stride)) % stride];
    const pads = [toMultiple(x.shape[1]), toMultiple(x.shape[2])] as const;
    const padded = pads.some(([, after]) => after > 0) ? tf.pad(x, [[0, 0], pads[0], pads[1], [0, 0]]) : x;
    const rows = (padded.shape[1] as number) / stride;
    const columns = (padded.shape[2] as number) / stride;
    const rowGroups = tf.reshape(padded, [count * rows, stride, columns * stride * channels]);
    const firstRows = tf.slice(rowGroups, [0, 0, 0], [-1, 1, -1]);
    const columnGroups = tf.reshape(firstRows, [count * rows * columns, stride * channels]);
    return tf.reshape(tf.slice(columnGroups, [0, 0], [-1, channels]), [count, rows, columns, channels]);
  });
}
