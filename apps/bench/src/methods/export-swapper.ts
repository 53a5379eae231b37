import { type ImageBatch, resizeImages, type SlotMixer } from "@mfim/core";
import { compile, toOnnx } from "@mfim/graph";
import { swapperSignatures } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";

/** The signature that is written: target and source are pictures in FFHQ's framing. */
export const exportedSignature = "uniface";

/**
 * A swapper as an ONNX file of the signature "uniface": `target` [N, 3, 256, 256] in [-1, 1], `source`
 * [N, 3, 256, 256] in [0, 1], to a picture [N, 3, 256, 256] in [-1, 1]. Whoever runs signatures runs it, knowing nothing of
 * the method. Needs the native backend.
 */
export async function exportSwapper(
  swapper: Pick<SlotMixer, "encodeSource" | "encodeTarget" | "render">,
): Promise<Uint8Array> {
  const { target, source } = swapperSignatures[exportedSignature];
  const side = target.height;
  const compiled = compile(
    (onto: tf.Tensor4D, from: tf.Tensor4D) => {
      const pictures = (x: tf.Tensor4D) => tf.transpose(x, [0, 2, 3, 1]) as ImageBatch;
      const face = tf.sub(tf.mul(pictures(from), 2), 1) as ImageBatch;
      // Apart, not as one batch: to cut that again depends on the number of pairs, which stays open.
      const swap = swapper.render(swapper.encodeSource(face), swapper.encodeTarget(pictures(onto)));
      const painted = resizeImages(swap, side, side);
      return [tf.transpose(tf.clipByValue(painted, -1, 1), [0, 3, 1, 2])];
    },
    { name: "swap", check: "once" },
  );
  const zeros = (count: number) => tf.zeros([count, 3, side, side]) as tf.Tensor4D;
  // Sizes that no other dimension has: what differs between them is the batch.
  const [five, seven] = [
    [zeros(5), zeros(5)],
    [zeros(7), zeros(7)],
  ] as const;
  try {
    return await toOnnx(compiled.concrete(...five), {
      inputs: [target.name, source.name],
      outputs: ["picture"],
      otherBatch: compiled.concrete(...seven),
    });
  } finally {
    compiled.dispose();
    tf.dispose([...five, ...seven]);
  }
}
