import { compile, toOnnx } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";

/**
 * ONNX file of a parser [1, 3, side, side] to scores [1, 19, side, side] before softmax: skin (class 1) in the left half of the picture
 * where it is redder than blue, hair (17) elsewhere. As public parsers have them, a second output follows.
 */
export async function madeParser(side: number): Promise<Uint8Array> {
  const left = tf.tensor4d(
    Float32Array.from({ length: side * side }, (_, i) => (i % side < side / 2 ? 1 : -1)),
    [1, 1, side, side],
  );
  const compiled = compile(
    (faces: tf.Tensor4D) => {
      const channel = (c: number) => tf.slice(faces, [0, c, 0, 0], [1, 1, side, side]);
      const red = tf.sign(tf.sub(channel(0), channel(2)));
      // 1 where both say so.
      const skin = tf.mul(tf.relu(tf.sub(tf.add(red, left), 1)), 40);
      const none = tf.mul(skin, 0);
      const between = Array.from({ length: 15 }, () => none);
      const scores = tf.concat([none, skin, ...between, tf.add(none, 20), none], 1);
      return [scores, tf.neg(scores)];
    },
    { name: "made", check: "once" },
  );
  return await toOnnx(compiled.concrete(tf.zeros([1, 3, side, side]) as tf.Tensor4D), {
    inputs: ["input"],
    outputs: ["scores", "other"],
  });
}

/** ONNX file of a restorer [1, 3, side, side] to as much: it swaps red and blue, so that its share of a picture can be read off. */
export async function madeRestorer(side: number): Promise<Uint8Array> {
  const compiled = compile((faces: tf.Tensor4D) => tf.reverse(faces, 1), { name: "made", check: "once" });
  return await toOnnx(compiled.concrete(tf.zeros([1, 3, side, side]) as tf.Tensor4D), {
    inputs: ["input"],
    outputs: ["output"],
  });
}
