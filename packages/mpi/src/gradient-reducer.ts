import { createHash } from "node:crypto";
import type { BucketOptions, Communicator } from "./communicator.ts";
import { MpiError } from "./mpi-error.ts";

/** Where a gradient lies in the reducer's memory, and in which bucket. */
interface Place {
  readonly bucket: number;
  readonly values: Float32Array;
}

interface Bucket {
  readonly memory: Float32Array;
  readonly names: readonly string[];
}

/** One round: gradients are added in any order, a bucket travels as soon as it and all before it are complete. */
export interface GradientRound {
  /** Copies the values; the caller's array is free at once. @throws MpiError for an unknown, missized or repeated name */
  add(name: string, values: Float32Array): void;
  /** Means over the ranks, by name, in memory that the next round overwrites. @throws MpiError that names what was not added */
  finish(): Promise<ReadonlyMap<string, Float32Array>>;
}

/**
 * Averages gradients over the ranks. They are packed into buckets of whole gradients in the order of `lengths`; to overlap
 * with the backward pass, list first what is ready first (the last layers). Independent of TensorFlow.js.
 */
export class GradientReducer {
  readonly #communicator: Communicator;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #buckets: readonly Bucket[];
  #underWay = false;

  private constructor(communicator: Communicator, lengths: ReadonlyMap<string, number>, bucketBytes: number) {
    this.#communicator = communicator;
    const groups = group(lengths, bucketBytes / 4);
    const places = new Map<string, Place>();
    this.#buckets = groups.map((names, bucket) => {
      const memory = new Float32Array(names.reduce((sum, name) => sum + lengths.get(name)!, 0));
      let start = 0;
      for (const name of names) {
        const end = start + lengths.get(name)!;
        places.set(name, { bucket, values: memory.subarray(start, end) });
        start = end;
      }
      return { memory, names };
    });
    this.#places = places;
  }

  /**
   * @param lengths number of values by name
   * @param options default 25 MiB a bucket
   * @throws MpiError on every rank when their names or lengths differ
   */
  static async create(
    communicator: Communicator,
    lengths: ReadonlyMap<string, number>,
    { bucketBytes = 25 * 2 ** 20 }: BucketOptions = {},
  ): Promise<GradientReducer> {
    await assertSame(communicator, lengths, bucketBytes);
    return new GradientReducer(communicator, lengths, bucketBytes);
  }

  /** All at once. */
  reduce(gradients: ReadonlyMap<string, Float32Array>): Promise<ReadonlyMap<string, Float32Array>> {
    const round = this.begin();
    for (const [name, values] of gradients) round.add(name, values);
    return round.finish();
  }

  begin(): GradientRound {
    if (this.#underWay)
      throw new MpiError("GradientReducer: the round before is not finished; await its finish() first.");
    this.#underWay = true;
    const missing = this.#buckets.map(({ names }) => new Set(names));
    const sent: Promise<void>[] = [];
    return {
      add: (name, values) => {
        const place = this.#placeOf(name, values.length);
        if (!missing[place.bucket]!.delete(name)) throw new MpiError(`GradientReducer: ${name} was added twice.`);
        place.values.set(values);
        // In the same order on every rank, whatever the order of arrival.
        while (missing[sent.length]?.size === 0) sent.push(this.#average(this.#buckets[sent.length]!.memory));
      },
      finish: async () => {
        const absent = missing.flatMap((names) => [...names]);
        if (absent.length > 0) throw new MpiError(`GradientReducer: not added: ${absent.join(", ")}.`);
        await Promise.all(sent);
        this.#underWay = false;
        return new Map([...this.#places].map(([name, { values }]) => [name, values]));
      },
    };
  }

  #placeOf(name: string, length: number): Place {
    const place = this.#places.get(name);
    if (place === undefined) throw new MpiError(`GradientReducer: ${name} is not one of its gradients.`);
    if (length !== place.values.length)
      throw new MpiError(`GradientReducer: expected ${place.values.length} values of ${name}, got ${length}.`);
    return place;
  }

  async #average(memory: Float32Array): Promise<void> {
    const { size } = this.#communicator;
    if (size === 1) return;
    // One message, however small the communicator's own pieces are.
    await this.#communicator.allReduceSum([memory], { bucketBytes: memory.byteLength });
    for (let i = 0; i < memory.length; i++) memory[i]! /= size;
  }
}

/** Names in their order, as many a bucket as fit, at least one. */
function group(lengths: ReadonlyMap<string, number>, size: number): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const [name, length] of lengths) {
    if (groups.length === 0 || length > room) {
      groups.push([]);
      room = size;
    }
    groups.at(-1)!.push(name);
    room -= length;
  }
  return groups;
}

/** Sums of different things would come out without any complaint of MPI. */
async function assertSame(
  communicator: Communicator,
  lengths: ReadonlyMap<string, number>,
  bucketBytes: number,
): Promise<void> {
  const values = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  const hash = createHash("sha256")
    .update(JSON.stringify([...lengths, bucketBytes]))
    .digest("hex");
  const all = await communicator.gather({ count: lengths.size, values, hash });
  const other = all.findIndex((theirs) => theirs.hash !== all[0]!.hash);
  if (other < 0) return;
  const tell = (rank: number) => `${all[rank]!.count} gradients of ${all[rank]!.values} values on rank ${rank}`;
  throw new MpiError(
    `Expected the same gradients in the same order on all ranks, got ${tell(0)} and ${tell(other)}, which differ: start every rank with the same config and version.`,
  );
}
