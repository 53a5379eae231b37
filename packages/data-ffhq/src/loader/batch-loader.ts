import { DataError, Random } from "@mfim/core";
import { type ColourJitter, drawColourChange } from "./colour-jitter.ts";
import { type Epoch, epochOrder } from "./epoch-order.ts";
import { type BatchPart, ownPart } from "./own-part.ts";
import { type PictureBatch, type PictureChoice, readBatch } from "./picture-batch.ts";
import type { PictureSource } from "./picture-source.ts";
import { type LoaderStall, PrefetchQueue } from "./prefetch-queue.ts";

/** Where a loader stands: plain JSON. */
export interface LoaderPosition {
  readonly epoch: number;
  /** Pictures of this epoch (of this shard) taken so far. */
  readonly index: number;
}

export interface BatchLoaderOptions {
  readonly batchSize: number;
  readonly seed?: number;
  /** Share of pictures mirrored left to right. Default 0.5. */
  readonly flipShare?: number;
  /** How far each picture's colours are changed; drawn by seed, epoch and place. Default: not at all. */
  readonly jitter?: ColourJitter;
  /** Batches under way ahead of the reader. Default 2. */
  readonly prefetch?: number;
  /** Of `count` processes, this one takes every count-th picture from `index` on. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Only this part of every batch is read and given; positions are those of whole batches. */
  readonly part?: BatchPart;
  /** A saved `position()`. */
  readonly position?: LoaderPosition;
}

/**
 * Endless batches, every picture once an epoch, in a seeded order that depends on neither prefetching nor workers and
 * goes on exactly from a saved position. Batches reach over the end of an epoch.
 */
export class BatchLoader {
  readonly #source: PictureSource;
  readonly #options: Required<Omit<BatchLoaderOptions, "position" | "jitter" | "part">>;
  readonly #jitter: ColourJitter | undefined;
  readonly #queue: PrefetchQueue<PictureBatch, LoaderPosition>;
  #next: LoaderPosition;
  #epoch: { readonly number: number; readonly order: Epoch } | undefined;

  /** @throws DataError for fewer pictures than shards */
  constructor(source: PictureSource, options: BatchLoaderOptions) {
    this.#source = source;
    this.#jitter = options.jitter;
    this.#options = { seed: 1, flipShare: 0.5, prefetch: 2, shard: { index: 0, count: 1 }, ...options };
    if (this.epochLength < 1)
      throw new DataError(
        `Loader: expected at least ${this.#options.shard.count} pictures, one a shard, got ${source.length}.`,
      );
    this.#next = options.position ?? { epoch: 0, index: 0 };
    this.#queue = new PrefetchQueue<PictureBatch, LoaderPosition>(this.#next, this.#options.prefetch, () => {
      const choices = ownPart(this.#choose(this.#options.batchSize), options.part);
      return { result: readBatch(source, choices), after: this.#next };
    });
  }

  /** Pictures an epoch and shard; what does not divide evenly is left out, other ones each time. */
  get epochLength(): number {
    return Math.floor(this.#source.length / this.#options.shard.count);
  }

  next(): Promise<PictureBatch> {
    return this.#queue.take();
  }

  /** After the batch that `next` gave last. */
  position(): LoaderPosition {
    return this.#queue.state;
  }

  /** How long `next` was waited for, so far. */
  stall(): LoaderStall {
    return this.#queue.stall;
  }

  #choose(count: number): PictureChoice[] {
    return Array.from({ length: count }, () => {
      if (this.#next.index >= this.epochLength) this.#next = { epoch: this.#next.epoch + 1, index: 0 };
      const { epoch, index } = this.#next;
      const { indices, flips, seeds } = this.#order(epoch);
      const { shard } = this.#options;
      const place = index * shard.count + shard.index;
      this.#next = { epoch, index: index + 1 };
      const choice = { index: indices[place] as number, flipped: flips[place] === 1 };
      if (this.#jitter === undefined) return choice;
      return { ...choice, colour: drawColourChange(new Random(seeds[place] as number), this.#jitter) };
    });
  }

  #order(number: number): Epoch {
    if (this.#epoch?.number !== number) {
      this.#epoch = {
        number,
        order: epochOrder(this.#source.length, number, this.#options.seed, this.#options.flipShare),
      };
    }
    return this.#epoch.order;
  }
}
