import { compile, toOnnx } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";

/** What public parsers are fed: RGB in [0, 1] less ImageNet's mean, by its deviation. Written down anew: a catalogue that says otherwise shows. */
const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/**
 * ONNX file of a parser [1, 3, side, side] to scores [1, 19, side, side] before softmax: skin (class 1) in the left half of the picture
 * where it is redder than blue as a picture, not as it is fed; hair (17) elsewhere. As public parsers have them, a second output follows.
 */
export async function madeParser(side: number): Promise<Uint8Array> {
  const left = tf.tensor4d(
    Float32Array.from({ length: side * side }, (_, i) => (i % side < side / 2 ? 1 : -1)),
    [1, 1, side, side],
  );
  const compiled = compile(
    (faces: tf.Tensor4D) => {
      const channel = (c: number) =>
        tf.add(
          tf.mul(tf.slice(faces, [0, c, 0, 0], [1, 1, side, side]), imageNet.std[c] as number),
          imageNet.mean[c] as number,
        );
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

/** What a made restorer adds to red, green and blue, in [-1, 1], as restorers are fed and paint. */
export const madeRestoration = [0.25, 0, -0.5] as const;

/** ONNX file of a restorer [1, 3, side, side] to as much: it adds `madeRestoration`, so that its share, range and channels can be read off. */
export async function madeRestorer(side: number): Promise<Uint8Array> {
  const compiled = compile(
    (faces: tf.Tensor4D) => tf.add(faces, tf.tensor4d([...madeRestoration], [1, 3, 1, 1])) as tf.Tensor4D,
    { name: "made", check: "once" },
  );
  return await toOnnx(compiled.concrete(tf.zeros([1, 3, side, side]) as tf.Tensor4D), {
    inputs: ["input"],
    outputs: ["output"],
  });
}
