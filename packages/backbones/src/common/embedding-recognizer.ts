import { assertShape, type FaceInput, type FaceRecognizer, type ImageBatch } from "@mfim/core";
import { l2Normalise, type Module } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** A network that turns pictures of one size into vectors. */
export interface EmbeddingNetwork extends Module {
  forward(faces: ImageBatch): tf.Tensor2D;
}

export interface EmbeddingRecognizerOptions {
  readonly id: string;
  readonly input: FaceInput;
  readonly embeddingSize: number;
}

/** Face recognition by any embedding network; owns it. */
export class EmbeddingRecognizer<Network extends EmbeddingNetwork = EmbeddingNetwork> implements FaceRecognizer {
  readonly id: string;
  readonly input: FaceInput;
  readonly embeddingSize: number;
  readonly network: Network;

  constructor(network: Network, { id, input, embeddingSize }: EmbeddingRecognizerOptions) {
    this.network = network;
    this.id = id;
    this.input = input;
    this.embeddingSize = embeddingSize;
  }

  embed(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => l2Normalise(this.embedding(faces)));
  }

  /** What the network itself gives, before the rows are made units: [N, embeddingSize]. */
  embedding(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, this.input.height, this.input.width, 3], `${this.id} (faces)`);
    return this.network.forward(faces);
  }

  dispose(): void {
    this.network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
