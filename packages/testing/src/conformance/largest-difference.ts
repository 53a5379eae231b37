import * as tf from "@tensorflow/tfjs";

/** max |a - b| of two tensors of one shape. */
export async function largestDifference(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  if (a.shape.join() !== b.shape.join())
    throw new RangeError(`Expected shape [${a.shape.join(", ")}], got [${b.shape.join(", ")}].`);
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))));
  const value = (await difference.data())[0] as number;
  difference.dispose();
  return value;
}
