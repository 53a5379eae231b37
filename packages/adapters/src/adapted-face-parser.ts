import { ConfigError, type FaceInput, type FaceParser, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { AdapterOptions } from "./adapted-network.ts";
import { assertPictureInput, toNetworkPictures } from "./picture-input.ts";
import type { TensorFunction } from "./tensor-function.ts";

export interface AdaptedFaceParserOptions extends AdapterOptions {
  /** A score a class before softmax (default), a probability a class, or the number of the class alone. */
  readonly scores?: "logits" | "probabilities" | "labels";
  /** Numbers of the classes that are face. */
  readonly face: readonly number[];
}

/** Somebody else's face parsing; scores may have another size than the pictures, and are enlarged. Owns the model. */
export class AdaptedFaceParser implements FaceParser {
  readonly id: string;
  readonly input: FaceInput;
  readonly #model: TensorFunction;
  readonly #options: AdaptedFaceParserOptions;

  /** @throws MfimError where the input definition is wrong */
  constructor(model: TensorFunction, options: AdaptedFaceParserOptions) {
    this.id = options.id;
    const { height, width, template } = options.input;
    this.input = { height, width, template };
    this.#model = model;
    // Public files have further outputs that served in training; the first is the answer.
    const output = options.output ?? model.outputs?.[0]?.name;
    this.#options = { ...options, ...(output !== undefined && { output }) };
    try {
      assertPictureInput(options.input, `${this.id} (input)`);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  /** @throws ConfigError where the output has fewer classes than are face */
  faceShare(faces: ImageBatch): tf.Tensor3D {
    const { input, output, scores = "logits", face } = this.#options;
    return tf.tidy(() => {
      const pictures = toNetworkPictures(faces, input, `${this.id} (faces)`);
      const said = this.#model.run({ [this.#model.inputs[0] as string]: pictures }, output);
      const classes = this.#channelsLast(said, faces.shape[0]);
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
      `${this.#model.origin}: expected ${labels ? "one label a pixel" : `scores of more than ${Math.max(...face)} classes`} for ${expected === 1 ? "one face" : `${expected} faces`}, got an output of shape [${said.shape.join(", ")}].`,
    );
  }

  dispose(): void {
    this.#model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
