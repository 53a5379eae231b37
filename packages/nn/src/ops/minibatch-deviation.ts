import * as tf from "@tensorflow/tfjs";

/** The largest group of at most `wanted` pictures that divides the batch evenly. */
export function groupSize(batch: number, wanted: number): number {
  for (let size = Math.min(batch, wanted); size > 1; size--) if (batch % size === 0) return size;
  return 1;
}

/**
 * Appends one channel that holds the standard deviation over a group of pictures, averaged over channels and pixels:
 * [N, H, W, C] to [N, H, W, C + 1] (Karras et al. 2018; biased variance). Picture n belongs with n + N / G, n + 2 N / G ...
 * where G is the largest divisor of N up to `group`; a group of one shows the constant sqrt(1e-8).
 */
export function appendMinibatchDeviation(x: tf.Tensor4D, group = 4): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  const size = groupSize(count, group);
  return tf.tidy(() => {
    const groups = tf.reshape(x, [size, count / size, height * width * channels]); // [G, N / G, H W C]
    const centred = tf.sub(groups, tf.mean(groups, 0, true));
    const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), 0), 1e-8)); // [N / G, H W C]
    const statistic = tf.mean(deviation, 1); // [N / G]
    const byPicture = tf.reshape(size === 1 ? statistic : tf.concat(Array(size).fill(statistic)), [count, 1, 1, 1]);
    return tf.concat([x, tf.mul(byPicture, tf.ones([1, height, width, 1]))] as tf.Tensor4D[], 3);
  });
}
