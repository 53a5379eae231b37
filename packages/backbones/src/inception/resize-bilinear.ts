import * as tf from "@tensorflow/tfjs";

/**
 * Bilinear resize with half-pixel centres and no antialiasing, as PyTorch's `interpolate(align_corners=False)`: the
 * distance is defined with it, aliasing included. Made of products with interpolation matrices, because tfjs's own has a
 * wrong gradient in this mode.
 * @param x [N, H, W, C]
 */
export function resizeBilinear(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [, rows, columns, channels] = x.shape;
  if (rows === height && columns === width) return tf.clone(x);
  return tf.tidy(() => {
    const byRows = tf.reshape(x, [-1, rows, columns * channels]) as tf.Tensor3D;
    const tall = tf.matMul(interpolation(rows, height), byRows); // [N, height, columns C]
    const byColumns = tf.reshape(tall, [-1, columns, channels]) as tf.Tensor3D;
    const wide = tf.matMul(interpolation(columns, width), byColumns); // [N height, width, C]
    return tf.reshape(wide, [-1, height, width, channels]);
  });
}

/** [1, output, input]: each row holds the shares of the two inputs next to an output's centre. */
function interpolation(input: number, output: number): tf.Tensor3D {
  const shares = new Float32Array(output * input);
  for (let index = 0; index < output; index++) {
    const centre = Math.max(0, ((index + 0.5) * input) / output - 0.5);
    const before = Math.min(input - 1, Math.floor(centre));
    const after = Math.min(input - 1, before + 1);
    const share = centre - before;
    shares[index * input + before] = (shares[index * input + before] as number) + 1 - share;
    shares[index * input + after] = (shares[index * input + after] as number) + share;
  }
  return tf.tensor3d(shares, [1, output, input]);
}
