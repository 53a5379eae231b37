import * as tf from "@tensorflow/tfjs";

/**
 * Rows of weights that resample `from` samples to `to`, [to, from], each row summing to 1: the area average where the
 * picture shrinks (no aliasing), linear interpolation with half-pixel centres where it grows (a constant beyond the edge).
 */
export function resamplingMatrix(from: number, to: number): Float32Array {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  const matrix = new Float32Array(to * from);
  for (let row = 0; row < to; row++) {
    const centre = (row + 0.5) * ratio;
    const weight = (column: number) =>
      ratio > 1
        ? Math.max(0, Math.min(column + 1, centre + ratio / 2) - Math.max(column, centre - ratio / 2)) / ratio
        : Math.max(0, 1 - Math.abs(column + 0.5 - centre));
    for (let column = Math.floor(centre - reach); column <= Math.ceil(centre + reach); column++) {
      const inside = Math.max(0, Math.min(from - 1, column));
      const at = row * from + inside;
      matrix[at] = (matrix[at] as number) + weight(column);
    }
  }
  return matrix;
}

function resampleRows(x: tf.Tensor4D, to: number): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  if (height === to) return x;
  const matrix = tf.tensor2d(resamplingMatrix(height, to), [to, height]);
  const rowsFirst = tf.reshape(tf.transpose(x, [1, 0, 2, 3]), [height, count * width * channels]);
  return tf.transpose(tf.reshape(tf.matMul(matrix, rowsFirst), [to, count, width, channels]), [1, 0, 2, 3]);
}

/**
 * Resizes pictures or feature maps, [N, H, W, C] to [N, height, width, C]: area average down, linear interpolation up, as
 * `resamplingMatrix` says. Made of matrix products, so that it differentiates any number of times and is the same on
 * every backend.
 */
export function resizeImages(images: tf.Tensor4D, height: number, width = height): tf.Tensor4D {
  return tf.tidy(() => {
    const rows = resampleRows(images, height);
    const turned = tf.transpose(rows, [0, 2, 1, 3]);
    const resized =
      rows.shape[2] === width ? rows : tf.transpose(resampleRows(turned as tf.Tensor4D, width), [0, 2, 1, 3]);
    return tf.clone(resized) as tf.Tensor4D;
  });
}
