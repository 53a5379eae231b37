import { OnnxModel, type PictureInput, toNetworkPictures } from "@mfim/adapters";
import { ConfigError, type Pixels, pixelsToImages } from "@mfim/core";
import { alignFace, type CropMask, type CutFace } from "@mfim/photographs";
import { fileSha256 } from "@mfim/zoo/swapping";
import * as tf from "@tensorflow/tfjs";
import { type MaskSignature, maskFiles, readMaskSignature } from "./mask-signature.ts";

/** Says where a face is to be seen, and where something lies before it. */
export interface FaceMasker extends Disposable {
  /** SHA-256 of its files: another one gives other pictures. */
  readonly id: string;
  /** Of a face cut out of a photograph: the share of each pixel of its square that is face, 0 to 1. */
  mask(photograph: Pixels, face: Pick<CutFace, "quad">): Promise<CropMask>;
}

/** A parsing network of anybody's as an ONNX file. */
export class MaskNetwork implements FaceMasker {
  readonly id: string;
  readonly #model: OnnxModel;
  readonly #signature: MaskSignature;
  readonly #input: PictureInput;

  private constructor(model: OnnxModel, signature: MaskSignature, id: string) {
    this.id = id;
    this.#model = model;
    this.#signature = signature;
    this.#input = signature.input as PictureInput;
  }

  /** @throws ConfigError, CheckpointError for what cannot be used; MfimError where onnxruntime-node is not installed */
  static async open(name: string): Promise<MaskNetwork> {
    const files = await maskFiles(name);
    const signature = await readMaskSignature(files.signature);
    const id = (await Promise.all([fileSha256(files.network), fileSha256(files.signature)])).join(" ");
    return new MaskNetwork(await OnnxModel.load(files.network), signature, id);
  }

  async mask(photograph: Pixels, { quad }: Pick<CutFace, "quad">): Promise<CropMask> {
    const { height, width } = this.#input;
    const { pixels } = await alignFace(photograph, quad, { size: height });
    const scores = tf.tidy(() => {
      const picture = toNetworkPictures(pixelsToImages([pixels]), this.#input, this.#model.origin);
      const output = this.#model.run({ [this.#model.inputs[0] as string]: picture }, this.#signature.output);
      return this.#shares(output, height, width);
    });
    try {
      return { size: height, weights: (await scores.data()) as Float32Array };
    } finally {
      scores.dispose();
    }
  }

  /** The output, whatever its size, as the share of the face: [height, width]. */
  #shares(output: tf.Tensor, height: number, width: number): tf.Tensor {
    const { scores, face } = this.#signature;
    const labels = scores === "labels";
    const rank = labels && output.rank === 3 ? tf.expandDims(output, 3) : output;
    const axes = labels && output.rank === 3 ? "nhwc" : (this.#input.layout ?? "nhwc");
    const lying = rank.rank === 4 && axes === "nchw" ? tf.transpose(rank, [0, 2, 3, 1]) : rank;
    const [count, , , classes = 0] = lying.shape;
    if (lying.rank !== 4 || count !== 1 || (labels ? classes !== 1 : Math.max(...face) >= classes))
      throw new ConfigError(
        `${this.#model.origin}: expected ${labels ? "one label a pixel" : `scores of more than ${Math.max(...face)} classes`} for one face, got an output of shape [${output.shape.join(", ")}].`,
      );
    const share = labels
      ? face.map((label) => tf.cast(tf.equal(lying, label), "float32")).reduce((a, b) => tf.add(a, b))
      : tf.sum(tf.gather(scores === "logits" ? tf.softmax(lying, 3) : lying, face, 3), 3, true);
    return tf.clipByValue(
      tf.squeeze(tf.image.resizeBilinear(share as tf.Tensor4D, [height, width], false, true)),
      0,
      1,
    );
  }

  [Symbol.dispose](): void {
    this.#model.dispose();
  }
}
