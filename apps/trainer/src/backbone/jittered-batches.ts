import type { ImageBatch, RandomState } from "@mfim/core";
import { BatchLoader, batchToImages, type LoaderPosition } from "@mfim/data-ffhq";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { type Jitter, JitterStream } from "./photometric-jitter.ts";

/** Plain JSON. */
export interface JitteredState {
  readonly pictures: LoaderPosition;
  readonly jitter: RandomState;
}

export interface JitteredBatch {
  readonly faces: ImageBatch;
  /** Which pictures of the set they are. */
  readonly indices: readonly number[];
  readonly jitter: Jitter;
}

/** Endless seeded batches with the changes that are to be made to them; goes on exactly from a saved state. */
export class JitteredBatches {
  readonly #set: PictureSet;
  readonly #options: { readonly batchSize: number; readonly seed: number; readonly flipShare: number };
  readonly #jitter: JitterStream;
  #loader: BatchLoader;

  constructor(
    set: PictureSet,
    options: { readonly batchSize: number; readonly seed: number; readonly flipShare: number },
  ) {
    this.#set = set;
    this.#options = options;
    this.#jitter = new JitterStream(options.seed);
    this.#loader = new BatchLoader(set, options);
  }

  /** The caller disposes the faces and the jitter. */
  async next(): Promise<JitteredBatch> {
    const pictures = await this.#loader.next();
    return {
      faces: batchToImages(pictures),
      indices: pictures.choices.map(({ index }) => index),
      jitter: this.#jitter.next(this.#options.batchSize),
    };
  }

  /** Passes over so many batches. */
  async skip(batches: number): Promise<void> {
    for (let n = 0; n < batches; n++) {
      const { faces, jitter } = await this.next();
      tf.dispose([faces, ...Object.values(jitter)]);
    }
  }

  state(): JitteredState {
    return { pictures: this.#loader.position(), jitter: this.#jitter.state() };
  }

  restore({ pictures, jitter }: JitteredState): void {
    this.#loader = new BatchLoader(this.#set, { ...this.#options, position: pictures });
    this.#jitter.restore(jitter);
  }
}
