import { ConfigError, type FaceParser, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { type AdapterOptions, PictureModel, withFirstOutput } from "./picture-model.ts";
import type { TensorFunction } from "./tensor-function.ts";

export interface AdaptedFaceParserOptions extends AdapterOptions {
  /** A score a class before softmax (default), a probability a class, or the number of the class alone. */
  readonly scores?: "logits" | "probabilities" | "labels";
  /** Numbers of the classes that are face. */
  readonly face: readonly number[];
}

/** Somebody else's face parsing; scores may have another size than the pictures, and are enlarged. Owns the model. */
export class AdaptedFaceParser extends PictureModel implements FaceParser {
  readonly #options: AdaptedFaceParserOptions;

  /** @throws MfimError where the input definition is wrong, or the model takes more than pictures */
  constructor(model: TensorFunction, options: AdaptedFaceParserOptions) {
    super(model, withFirstOutput(model, options));
    this.#options = options;
  }

  /** @throws ConfigError where the output has fewer classes than are face */
  faceShare(faces: ImageBatch): tf.Tensor3D {
    const { input, scores = "logits", face } = this.#options;
    return tf.tidy(() => {
      const classes = this.#channelsLast(this.run(faces), faces.shape[0]);
      const share =
        scores === "labels"
          ? face.map((label) => tf.cast(tf.equal(classes, label), "float32")).reduce((a, b) => tf.add(a, b))
          : tf.sum(tf.gather(scores === "logits" ? tf.softmax(classes, 3) : classes, [...face], 3), 3, true);
      const { height, width } = input;
      const whole = tf.image.resizeBilinear(share as tf.Tensor4D, [height, width], false, true);
      return tf.reshape(tf.clipByValue(whole, 0, 1), [-1, height, width]) as tf.Tensor3D;
    });
  }

  /** [N, h, w, classes], however the output lies. */
  #channelsLast(said: tf.Tensor, expected: number): tf.Tensor4D {
    const { input, scores, face } = this.#options;
    const labels = scores === "labels";
    const rank = labels && said.rank === 3 ? tf.expandDims(said, 3) : said;
    const axes = labels && said.rank === 3 ? "nhwc" : (input.layout ?? "nhwc");
    const lying = rank.rank === 4 && axes === "nchw" ? tf.transpose(rank, [0, 2, 3, 1]) : rank;
    const [count, , , classes = 0] = lying.shape;
    if (lying.rank === 4 && count === expected && (labels ? classes === 1 : Math.max(...face) < classes))
      return lying as tf.Tensor4D;
    throw new ConfigError(
      `${this.origin}: expected ${labels ? "one label a pixel" : `scores of more than ${Math.max(...face)} classes`} for ${expected === 1 ? "one face" : `${expected} faces`}, got an output of shape [${said.shape.join(", ")}].`,
    );
  }
}
