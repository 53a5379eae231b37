import { Random, type RandomState } from "@mfim/core";
import { type ColourChange, type ColourJitter, drawColourChange } from "./colour-jitter.ts";
import { PairSampler, type PairSamplerState, type PairShares, type SwapPair } from "./pair-sampler.ts";
import { type PictureBatch, readBatch } from "./picture-batch.ts";
import type { PictureSource } from "./picture-source.ts";
import { type LoaderStall, PrefetchQueue } from "./prefetch-queue.ts";

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
  /** How far colours are changed; alike for both sides where they are one picture. Default: not at all. */
  readonly jitter?: ColourJitter;
  /** Of `count` processes with equal options, this one takes every count-th pair from `index` on. */
  readonly shard?: { readonly index: number; readonly count: number };
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
    { batchSize, persons, shares, seed = 1, flipShare = 0.5, prefetch = 2, state, ...options }: PairLoaderOptions,
  ) {
    const { jitter, shard = { index: 0, count: 1 } } = options;
    const sampler = new PairSampler(persons, shares, state?.sampler ?? seed);
    const flips = new Random(state?.flips ?? seed + 2 ** 40);
    const now = () => ({ sampler: sampler.state(), flips: flips.state() });
    const drawn = (pair: SwapPair) => {
      const [source, target] = [flips.uniform() < flipShare, flips.uniform() < flipShare];
      const colours = jitter === undefined ? [] : [drawColourChange(flips, jitter), drawColourChange(flips, jitter)];
      const one = pair.kind === "same-picture";
      const choose = (side: "source" | "target", flipped: boolean, colour: ColourChange | undefined) =>
        colour === undefined ? { index: pair[side], flipped } : { index: pair[side], flipped, colour };
      return {
        pair,
        source: choose("source", source, colours[0]),
        target: choose("target", one ? source : target, one ? colours[0] : colours[1]),
      };
    };
    const begin = () => {
      // Every process draws all pairs, so that they stay together and a saved state holds for each of them.
      const all = sampler.take(batchSize * shard.count).map(drawn);
      const own = all.filter((_, i) => i % shard.count === shard.index);
      const read = (side: "source" | "target") =>
        readBatch(
          pictures,
          own.map((choices) => choices[side]),
        );
      const result = Promise.all([read("source"), read("target")]).then(([source, target]) => ({
        pairs: own.map(({ pair }) => pair),
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

  /** How long `next` was waited for, so far. */
  stall(): LoaderStall {
    return this.#queue.stall;
  }

  /** After the batch that `next` gave last. */
  state(): PairLoaderState {
    return this.#queue.state;
  }
}
