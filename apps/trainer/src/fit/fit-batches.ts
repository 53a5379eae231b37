import type { ImageBatch } from "@mfim/core";
import {
  BatchLoader,
  type BatchPart,
  batchToImages,
  type LoaderPosition,
  PairLoader,
  type PairLoaderState,
  type SwapPair,
} from "@mfim/data-ffhq";
import type { TrainingPairs } from "@mfim/training";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";

/** Plain JSON. */
export interface FitBatchesState {
  readonly pairs: PairLoaderState;
  readonly real: LoaderPosition;
}

/** What one step sees. */
export interface FitBatch {
  readonly pairs: TrainingPairs;
  readonly real: ImageBatch;
}

type Settings = Pick<FitConfig, "batch" | "jitter" | "mirror" | "pairs" | "run">;

/** Endless seeded batches of pairs and of real pictures; goes on exactly from a saved state. */
export class FitBatches {
  readonly #set: PictureSet;
  readonly #config: Settings;
  readonly #part: BatchPart;
  #pairs: PairLoader;
  #real: BatchLoader;

  /** @param part all processes draw the same batches; each reads only its part of them */
  constructor(set: PictureSet, config: Settings, part: BatchPart) {
    this.#set = set;
    this.#config = config;
    this.#part = part;
    this.#pairs = this.#loadPairs();
    this.#real = this.#loadReal();
  }

  state(): FitBatchesState {
    return { pairs: this.#pairs.state(), real: this.#real.position() };
  }

  restore({ pairs, real }: FitBatchesState): void {
    this.#pairs = this.#loadPairs(pairs);
    this.#real = this.#loadReal(real);
  }

  /** The caller disposes it by `disposeBatch`. */
  async next(): Promise<FitBatch> {
    const { reconstruction, likeness: shownBy } = this.#config.pairs;
    const { pairs, source: sources, target: targets, reference: answers } = await this.#pairs.next();
    const source = batchToImages(sources);
    const target = batchToImages(targets);
    const reference = answers === targets ? target : batchToImages(answers);
    const likeness = shownBy === "truth" && reference !== target ? likenessOf(pairs, source, reference) : source;
    return {
      pairs: {
        source,
        target,
        reconstructionWeights: tf.tensor1d(pairs.map(({ kind }) => reconstruction[kind])),
        ...(reference !== target && { reference }),
        ...(likeness !== source && { likeness }),
      },
      real: batchToImages(await this.#real.next()),
    };
  }

  /** Passes over so many batches. */
  async skip(batches: number): Promise<void> {
    for (let n = 0; n < batches; n++) {
      await this.#pairs.next();
      await this.#real.next();
    }
  }

  #loadPairs(state?: PairLoaderState): PairLoader {
    const { batch, jitter, mirror, pairs, run } = this.#config;
    return new PairLoader(this.#set, {
      batchSize: batch,
      persons: this.#set.persons,
      shares: pairs,
      truths: pairs.knownTruth > 0 ? (this.#set.truths ?? []) : [],
      seed: run.seed,
      flipShare: mirror ? 0.5 : 0,
      ...(jitter && { jitter }),
      part: this.#part,
      ...(state === undefined ? {} : { state }),
    });
  }

  #loadReal(position?: LoaderPosition): BatchLoader {
    const { batch, jitter, mirror, run } = this.#config;
    return new BatchLoader(this.#set, {
      batchSize: batch,
      seed: run.seed + 1,
      flipShare: mirror ? 0.5 : 0,
      ...(jitter && { jitter }),
      part: this.#part,
      ...(position === undefined ? {} : { position }),
    });
  }
}

export function disposeBatch({ pairs, real }: FitBatch): void {
  tf.dispose([...Object.values(pairs), real]);
}

/** The true swap of the pairs that have one, else the source. */
function likenessOf(pairs: readonly SwapPair[], source: ImageBatch, truth: ImageBatch): ImageBatch {
  return tf.tidy(() => {
    const known = tf.tensor4d(
      pairs.map(({ kind }) => (kind === "known-truth" ? 1 : 0)),
      [pairs.length, 1, 1, 1],
      "bool",
    );
    return tf.where(known, truth, source) as ImageBatch;
  });
}
