import { assertShape, type FaceInput, type FaceRecognizer, type ImageBatch, type StateDict } from "@mfim/core";
import { createNetwork, l2Normalise } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { assetFloats } from "../common/asset-floats.ts";
import { keptMean, type MeanEmbedding } from "../common/mean-embedding.ts";
import { readDlibResnet } from "./dlib-resnet-files.ts";
import { DlibResnetNetwork } from "./dlib-resnet-network.ts";

export interface DlibResnetOptions {
  /**
   * Subtracted before normalising; `null` for none. Default: the mean of renders, which needs no photograph. dlib compares
   * embeddings by their distance, and all of them point one way: on LFW the mean cosine of different people is 0.84
   * without, 0.24 with the mean of renders and -0.01 with their own.
   */
  readonly mean?: MeanEmbedding | null;
}

/** The mean embedding of rendered heads. */
function renderedMeanDlibEmbedding(): MeanEmbedding {
  return { id: "renders", values: assetFloats("mean-dlib-embedding-of-renders.f32") };
}

/**
 * dlib's face recognition network, 128 numbers. Raw rows are about 1.4 long; pictures smaller than 150 pixels may be enlarged
 * to that, but the network does not recognise faces in smaller inputs.
 */
export class DlibResnet implements FaceRecognizer {
  readonly id: string;
  readonly input: FaceInput = { height: 150, width: 150, template: "dlib-150" };
  readonly embeddingSize = 128;
  readonly network: DlibResnetNetwork;
  readonly #mean: tf.Tensor1D | undefined;

  /** Owns the network. @throws RangeError for a mean that has not 128 numbers */
  constructor(network: DlibResnetNetwork, { mean = renderedMeanDlibEmbedding() }: DlibResnetOptions = {}) {
    this.#mean = keptMean("DlibResnet", 128, mean);
    this.network = network;
    this.id = `face-api-1.7.15/dlib-resnet-${mean === null ? "uncentred" : `centred-${mean.id}`}`;
  }

  embed(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const raw = this.rawEmbeddings(faces);
      return l2Normalise(this.#mean === undefined ? raw : tf.sub<tf.Tensor2D>(raw, this.#mean));
    });
  }

  /** The network's own output, neither centred nor normalised: [N, 150, 150, 3] in [-1, 1] to [N, 128]. */
  rawEmbeddings(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, 150, 150, 3], `${this.id} (faces)`);
    return this.network.forward(faces);
  }

  /** Maps that end the first `rows` stages, [N, s, s, 32], [N, s / 2, s / 2, 64], ..., of pictures of any size S, s = floor(S / 4). */
  early(pictures: ImageBatch, rows = 2): tf.Tensor4D[] {
    assertShape(pictures, [null, null, null, 3], `${this.id} (pictures)`);
    return this.network.stages(pictures, "padded", rows);
  }

  dispose(): void {
    this.network.dispose();
    this.#mean?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * The recogniser with the weights of `state`, which came from `origin`. The caller disposes it.
 * @throws CheckpointError that lists every key that does not fit
 */
export function createDlibResnet(state: StateDict, options: DlibResnetOptions = {}, origin = "checkpoint"): DlibResnet {
  const network = createNetwork(() => new DlibResnetNetwork(), state, { origin });
  try {
    return new DlibResnet(network, options);
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/**
 * dlib's network from the installed package `@vladmandic/face-api`; nothing is fetched.
 * @throws CheckpointError where its files are missing, damaged or of another network
 */
export async function loadDlibResnet(options: DlibResnetOptions = {}): Promise<DlibResnet> {
  return createDlibResnet(await readDlibResnet(), options, "face_recognition_model of @vladmandic/face-api");
}
