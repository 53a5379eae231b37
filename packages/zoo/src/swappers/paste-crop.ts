import { type ImageBatch, interpolationMatrix } from "@mfim/core";
import { builtinTemplates, type FaceTemplate, fitTemplateMap } from "@mfim/photographs/templates";
import * as tf from "@tensorflow/tfjs";

/** Soft rim of a crop, as a share of its side. */
const feather = 0.1;

/**
 * Lays crops [N, h, h, 3] of a template over pictures [N, S, S, 3] in FFHQ's framing, with a feathered border.
 * @param mask [N, h, h, 1] in [0, 1]: what of the crop counts, under the border's own weights; absent: all of it
 */
export function pasteCrop(crops: ImageBatch, pictures: ImageBatch, template: string, mask?: tf.Tensor4D): ImageBatch {
  const { scale, shiftX, shiftY } = fitTemplateMap(templateNamed("ffhq"), templateNamed(template));
  const size = pictures.shape[1];
  const side = crops.shape[1];
  const whole = template === "ffhq";
  const matrix = (shift: number) => {
    const axis = { inputSize: side, outputSize: size, start: shift * side, step: (scale * side) / size };
    return tf.tensor2d(interpolationMatrix(axis), [size, side]);
  };
  const rim = (shift: number) =>
    Float32Array.from({ length: size }, (_, i) => (whole ? 1 : rimWeight((scale * (i + 0.5)) / size + shift)));
  return tf.tidy(() => {
    const [rows, columns] = [matrix(shiftY), matrix(shiftX)];
    const painted = enlarge(crops, rows, columns);
    const border = tf.mul(tf.tensor4d(rim(shiftY), [1, size, 1, 1]), tf.tensor4d(rim(shiftX), [1, 1, size, 1]));
    const counts = mask === undefined ? border : tf.mul(border, enlarge(mask, rows, columns));
    return tf.add(pictures, tf.mul(counts, tf.sub(painted, pictures))) as ImageBatch;
  });
}

/** R X C^T for each picture and channel: [N, h, h, c] to [N, S, S, c]. */
function enlarge(x: tf.Tensor4D, rows: tf.Tensor2D, columns: tf.Tensor2D): tf.Tensor4D {
  const [count, side, , channels] = x.shape;
  const size = rows.shape[0];
  const byRow = tf.reshape(tf.transpose(x, [1, 0, 2, 3]), [side, count * side * channels]);
  const grown = tf.reshape(tf.matMul(rows, byRow as tf.Tensor2D), [size, count, side, channels]);
  const byColumn = tf.reshape(tf.transpose(grown, [2, 0, 1, 3]), [side, size * count * channels]);
  const both = tf.reshape(tf.matMul(columns, byColumn as tf.Tensor2D), [size, size, count, channels]);
  return tf.transpose(both, [2, 1, 0, 3]) as tf.Tensor4D;
}

function templateNamed(name: string): FaceTemplate {
  return builtinTemplates.find((known) => known.name === name) as FaceTemplate;
}

/** @param t place in the crop, 0 to 1 */
function rimWeight(t: number): number {
  const share = Math.max(0, Math.min(1, Math.min(t, 1 - t) / feather));
  return share * share * (3 - 2 * share);
}
