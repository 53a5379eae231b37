import { assertShape, type FaceInput, type FaceRecognizer, type ImageBatch } from "@mfim/core";
import {
  BatchNorm,
  Linear,
  l2Normalise,
  MobileTrunk,
  Module,
  mobileTrunkFlops,
  type NormMode,
  normalise,
  type WeightSource,
  zeroWeights,
} from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { MobileRecognizerConfig } from "./mobile-recognizer-config.ts";

/**
 * The project's own small face recogniser: a MobileFaceNet-like trunk and a normalised linear embedding. It is trained on
 * rendered people (`embedding(faces, "batch")` with an `ArcFaceHead`) and serves, frozen, as the recogniser of the losses.
 */
export class MobileRecognizer extends Module implements FaceRecognizer {
  readonly trunk: MobileTrunk;
  readonly linear: Linear;
  readonly norm: BatchNorm;
  readonly #config: MobileRecognizerConfig;

  constructor(config: MobileRecognizerConfig, weights: WeightSource = zeroWeights) {
    super();
    this.#config = config;
    this.trunk = new MobileTrunk(config.trunk, weights);
    this.linear = new Linear({ input: config.trunk.width, output: config.embeddingSize, bias: false, weights });
    this.norm = new BatchNorm({ channels: config.embeddingSize });
  }

  get config(): MobileRecognizerConfig {
    return this.#config;
  }

  get id(): string {
    return this.#config.id;
  }

  get input(): FaceInput {
    const { side } = this.#config.trunk;
    return { height: side, width: side, template: this.#config.template };
  }

  get embeddingSize(): number {
    return this.#config.embeddingSize;
  }

  /** Floating-point operations of one forward pass for one picture. */
  get flops(): number {
    return mobileTrunkFlops(this.#config.trunk) + 2 * this.#config.trunk.width * this.embeddingSize;
  }

  embed(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => l2Normalise(this.embedding(faces)));
  }

  /** [N, side, side, 3] in [-1, 1] to [N, embeddingSize], before the rows are made units. */
  embedding(faces: ImageBatch, mode: NormMode = "running"): tf.Tensor2D {
    const { side } = this.#config.trunk;
    assertShape(faces, [null, side, side, 3], `${this.id} (faces)`);
    return tf.tidy(() => normalise(this.norm, this.linear.forward(this.trunk.forward(faces, mode)), mode));
  }

  /** Maps after the stem and the first `rows` rows of blocks, [N, h, w, C] each, of pictures of any size. */
  early(pictures: ImageBatch, rows = 2): tf.Tensor4D[] {
    assertShape(pictures, [null, null, null, 3], `${this.id} (pictures)`);
    return this.trunk.early(pictures, rows);
  }
}
