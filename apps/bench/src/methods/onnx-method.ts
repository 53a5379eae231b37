import { fromNetworkPictures, type OnnxModel, type PictureInput, toNetworkPictures } from "@mfim/adapters";
import { ConfigError, type FaceRecognizer, type ImageBatch } from "@mfim/core";
import {
  builtinTemplates,
  type FaceTemplate,
  fitTemplateMap,
  interpolationMatrix,
  TemplateAligner,
} from "@mfim/data-ffhq/templates";
import * as tf from "@tensorflow/tfjs";
import type { BenchBatch } from "../protocol/batches.ts";
import type { OnnxSignature } from "./onnx-presets.ts";

/** insightface's template for crops whose side is a multiple of 128: that of 112, moved right by 8 of 128. */
export const arcface128: FaceTemplate = {
  name: "arcface-128",
  aspect: 1,
  points: [
    0.36167656, 0.40387734, 0.63696719, 0.40235469, 0.50019687, 0.56044219, 0.38710391, 0.72160547, 0.61507734,
    0.72034453,
  ],
  source: "insightface face_align.py, estimate_norm for multiples of 128",
};

export interface OnnxParts {
  readonly model: OnnxModel;
  readonly signature: OnnxSignature;
  /** Needed where the source is told by an embedding. */
  readonly recognizer?: FaceRecognizer;
  /** Turns [N, D] embeddings of the recogniser into what the swapper wants; default as they are. */
  readonly convert?: (embedding: tf.Tensor2D) => tf.Tensor;
}

/** Soft rim of the pasted crop, as a share of its side. */
const feather = 0.1;

/** A swapper in an ONNX file: crops to its template, runs it, and lays what it painted back over the FFHQ picture. */
export class OnnxMethod implements Disposable {
  readonly #parts: OnnxParts;
  readonly #aligner = new TemplateAligner([arcface128]);

  /** @throws ConfigError where the file has other inputs than the signature, or a recogniser is missing */
  constructor(parts: OnnxParts) {
    this.#parts = parts;
    const { model, signature, recognizer } = parts;
    const named = [signature.target.name, signature.source.name].sort().join(", ");
    if ([...model.inputs].sort().join(", ") !== named)
      throw new ConfigError(`${model.origin}: expected the inputs ${named}, the file has ${model.inputs.join(", ")}.`);
    if (signature.source.picture === undefined && recognizer === undefined) {
      throw new ConfigError(
        `${model.origin}: expected the recogniser whose embedding it takes, got none; name it in a method file (docs/baselines.md).`,
      );
    }
  }

  swap({ source, target }: Pick<BenchBatch, "source" | "target">): ImageBatch {
    const { model, signature } = this.#parts;
    const { name, ...input } = signature.target;
    // The aligner keeps matrices: it works outside the tidy that frees everything else.
    const aligned = this.#aligner.align(target, input);
    const told = this.#tell(source);
    try {
      return tf.tidy(() => {
        const feeds = { [name]: toNetworkPictures(aligned, input, model.origin), [signature.source.name]: told };
        const { height: _, width: __, template: ___, ...own } = input;
        const painted = fromNetworkPictures(model.run(feeds), signature.result ?? own);
        return pasteCrop(tf.clipByValue(painted, -1, 1), target, input.template);
      });
    } finally {
      tf.dispose([aligned, told]);
    }
  }

  #tell(source: ImageBatch): tf.Tensor {
    const { model, signature, recognizer, convert = (embedding: tf.Tensor2D) => tf.clone(embedding) } = this.#parts;
    const input: PictureInput | undefined = signature.source.picture;
    const aligned = this.#aligner.align(source, input ?? (recognizer as FaceRecognizer).input);
    try {
      if (input !== undefined) return toNetworkPictures(aligned, input, model.origin);
      return tf.tidy(() => convert((recognizer as FaceRecognizer).embed(aligned)));
    } finally {
      aligned.dispose();
    }
  }

  [Symbol.dispose](): void {
    this.#aligner.dispose();
    this.#parts.recognizer?.dispose();
    this.#parts.model.dispose();
  }
}

/** Lays crops [N, h, h, 3] of a template over pictures [N, S, S, 3] in FFHQ's framing, with a feathered border. */
export function pasteCrop(crops: ImageBatch, pictures: ImageBatch, template: string): ImageBatch {
  const named = (name: string) =>
    [...builtinTemplates, arcface128].find((known) => known.name === name) as FaceTemplate;
  const { scale, shiftX, shiftY } = fitTemplateMap(named("ffhq"), named(template));
  const [count, size] = pictures.shape;
  const side = crops.shape[1];
  const whole = template === "ffhq";
  const axis = (shift: number) => ({
    inputSize: side,
    outputSize: size,
    start: shift * side,
    step: (scale * side) / size,
  });
  const matrix = (shift: number) => tf.tensor2d(interpolationMatrix(axis(shift)), [size, side]);
  const weights = (shift: number) =>
    Float32Array.from({ length: size }, (_, i) => (whole ? 1 : rimWeight((scale * (i + 0.5)) / size + shift)));
  return tf.tidy(() => {
    const byRow = tf.reshape(tf.transpose(crops, [1, 0, 2, 3]), [side, count * side * 3]);
    const grown = tf.reshape(tf.matMul(matrix(shiftY), byRow as tf.Tensor2D), [size, count, side, 3]);
    const byColumn = tf.reshape(tf.transpose(grown, [2, 0, 1, 3]), [side, size * count * 3]);
    const both = tf.reshape(tf.matMul(matrix(shiftX), byColumn as tf.Tensor2D), [size, size, count, 3]);
    const painted = tf.transpose(both, [2, 1, 0, 3]);
    const mask = tf.mul(tf.tensor4d(weights(shiftY), [1, size, 1, 1]), tf.tensor4d(weights(shiftX), [1, 1, size, 1]));
    return tf.add(pictures, tf.mul(mask, tf.sub(painted, pictures))) as ImageBatch;
  });
}

/** @param t place in the crop, 0 to 1 */
function rimWeight(t: number): number {
  const share = Math.max(0, Math.min(1, Math.min(t, 1 - t) / feather));
  return share * share * (3 - 2 * share);
}
