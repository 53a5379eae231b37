import { Random, type RandomState } from "@mfim/core";
import { PairSampler, type PairSamplerState, type PairShares, type SwapPair } from "./pair-sampler.ts";
import { type PictureBatch, readBatch } from "./picture-batch.ts";
import type { PictureSource } from "./picture-source.ts";
import { PrefetchQueue } from "./prefetch-queue.ts";

export interface PairBatch {
  readonly pairs: readonly SwapPair[];
  readonly source: PictureBatch;
  readonly target: PictureBatch;
}

/** Plain JSON. */
export interface PairLoaderState {
  readonly sampler: PairSamplerState;
  readonly flips: RandomState;
}

export interface PairLoaderOptions {
  readonly batchSize: number;
  /** The person of each picture of the source. */
  readonly persons: readonly string[];
  readonly shares: PairShares;
  readonly seed?: number;
  /** Share of pairs mirrored, source and target alike where they are one picture, each for itself otherwise. Default 0.5. */
  readonly flipShare?: number;
  /** Batches under way ahead of the reader. Default 2. */
  readonly prefetch?: number;
  /** A saved `state()`. */
  readonly state?: PairLoaderState;
}

/** Endless batches of source and target pictures for a swap; goes on exactly from a saved state. */
export class PairLoader {
  readonly #queue: PrefetchQueue<PairBatch, PairLoaderState>;

  constructor(
    pictures: PictureSource,
    { batchSize, persons, shares, seed = 1, flipShare = 0.5, prefetch = 2, state }: PairLoaderOptions,
  ) {
    const sampler = new PairSampler(persons, shares, state?.sampler ?? seed);
    const flips = new Random(state?.flips ?? seed + 2 ** 40);
    const now = () => ({ sampler: sampler.state(), flips: flips.state() });
    const begin = () => {
      const pairs = sampler.take(batchSize);
      const mirrored = pairs.map(({ kind }) => {
        const [source, target] = [flips.uniform() < flipShare, flips.uniform() < flipShare];
        return { source, target: kind === "same-picture" ? source : target };
      });
      const read = (side: "source" | "target") =>
        readBatch(
          pictures,
          pairs.map((pair, i) => ({ index: pair[side], flipped: mirrored[i]?.[side] ?? false })),
        );
      const result = Promise.all([read("source"), read("target")]).then(([source, target]) => ({
        pairs,
        source,
        target,
      }));
      return { result, after: now() };
    };
    this.#queue = new PrefetchQueue<PairBatch, PairLoaderState>(now(), prefetch, begin);
  }

  next(): Promise<PairBatch> {
    return this.#queue.take();
  }

  /** After the batch that `next` gave last. */
  state(): PairLoaderState {
    return this.#queue.state;
  }
}
