import { Random, type RandomState } from "@mfim/core";
import type { KnownTruth } from "../datasets/picture-table.ts";
import { type ColourChange, type ColourJitter, drawColourChange } from "./colour-jitter.ts";
import { type BatchPart, ownPart } from "./own-part.ts";
import { PairSampler, type PairSamplerState, type PairShares, type SwapPair } from "./pair-sampler.ts";
import { type PictureBatch, readBatch } from "./picture-batch.ts";
import type { PictureSource } from "./picture-source.ts";
import { type LoaderStall, PrefetchQueue } from "./prefetch-queue.ts";

export interface PairBatch {
  readonly pairs: readonly SwapPair[];
  readonly source: PictureBatch;
  readonly target: PictureBatch;
  /** What reconstruction compares with: the target's own batch unless truths were given. */
  readonly reference: PictureBatch;
}

/** Plain JSON. */
export interface PairLoaderState {
  readonly sampler: PairSamplerState;
  readonly flips: RandomState;
}

type Side = "source" | "target" | "reference";

export interface PairLoaderOptions {
  readonly batchSize: number;
  /** The person of each picture of the source. */
  readonly persons: readonly string[];
  readonly shares: PairShares;
  /** Swaps whose answer is known; needed where `shares.knownTruth` is not 0. */
  readonly truths?: readonly KnownTruth[];
  readonly seed?: number;
  /** Share of pairs mirrored, source and target alike where they are one picture, each for itself otherwise. Default 0.5. */
  readonly flipShare?: number;
  /** How far colours are changed; alike for both sides where they are one picture. Default: not at all. */
  readonly jitter?: ColourJitter;
  /** Of `count` processes with equal options, this one takes every count-th pair from `index` on. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Only this part of every batch is read and given; states are those of whole batches. */
  readonly part?: BatchPart;
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
    const { jitter, truths = [], shard = { index: 0, count: 1 }, part } = options;
    const sampler = new PairSampler(persons, shares, state?.sampler ?? seed, truths);
    const flips = new Random(state?.flips ?? seed + 2 ** 40);
    const now = () => ({ sampler: sampler.state(), flips: flips.state() });
    const drawn = (pair: SwapPair) => {
      const [source, target] = [flips.uniform() < flipShare, flips.uniform() < flipShare];
      const colours = jitter === undefined ? [] : [drawColourChange(flips, jitter), drawColourChange(flips, jitter)];
      const one = pair.kind === "same-picture";
      const choose = (side: Side, flipped: boolean, colour: ColourChange | undefined) =>
        colour === undefined ? { index: pair[side], flipped } : { index: pair[side], flipped, colour };
      const [flipped, colour] = one ? [source, colours[0]] : [target, colours[1]];
      return {
        pair,
        source: choose("source", source, colours[0]),
        target: choose("target", flipped, colour),
        reference: choose("reference", flipped, colour),
      };
    };
    const begin = () => {
      // Every process draws all pairs, so that they stay together and a saved state holds for each of them.
      const all = sampler.take(batchSize * shard.count).map(drawn);
      const dealt = all.filter((_, i) => i % shard.count === shard.index);
      const own = ownPart(dealt, part);
      const read = (side: Side) =>
        readBatch(
          pictures,
          own.map((choices) => choices[side]),
        );
      const sides =
        truths.length === 0 ? [read("source"), read("target")] : [read("source"), read("target"), read("reference")];
      const result = Promise.all(sides).then(([source, target, reference = target]) => ({
        pairs: own.map(({ pair }) => pair),
        source: source as PictureBatch,
        target: target as PictureBatch,
        reference: reference as PictureBatch,
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
