import { DataError, type ImageBatch, type Pixels, pixelsToImages } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { BenchPair, BenchProtocol, PairPictures, PictureRole, RefusedPair } from "./bench-protocol.ts";

/** Whole batches of a protocol are the unit of work: shards are made of them, so that networks see the same batches. */
export interface DecodedBatch {
  /** Number of the batch in the protocol. */
  readonly number: number;
  readonly pairs: readonly BenchPair[];
  /** Place of each pair in the protocol. */
  readonly places: readonly number[];
  readonly read: readonly PairPictures[];
  /** Pairs of the batch whose own pictures cannot be read; they are in none of the lists above. */
  readonly unread: readonly RefusedPair[];
}

/** A decoded batch as tensors, shared by all methods and metrics. */
export interface BenchBatch extends DecodedBatch {
  readonly source: ImageBatch;
  readonly target: ImageBatch;
  readonly pictures: { readonly [R in PictureRole]?: ImageBatch };
  /** Where some pairs have no reference: whether each lacks it; black stands in its place. */
  readonly lacking: { readonly reference?: readonly boolean[] };
  readonly masks: Readonly<Record<string, tf.Tensor4D>>;
}

export const batchCount = (protocol: BenchProtocol, size: number): number => Math.ceil(protocol.pairs.length / size);

/** Decodes one batch ahead of the one that is measured: memory does not grow with the number of pairs. */
export async function* decodedBatches(
  protocol: BenchProtocol,
  numbers: readonly number[],
  size: number,
): AsyncGenerator<DecodedBatch> {
  const read = (number: number) => settled(decode(protocol, number, size));
  let next = numbers[0] === undefined ? undefined : read(numbers[0]);
  for (const [at] of numbers.entries()) {
    const following = numbers[at + 1];
    const decoded = (await next) as Settled;
    next = following === undefined ? undefined : read(following);
    if ("error" in decoded) throw decoded.error;
    yield decoded.batch;
  }
}

type Settled = { readonly batch: DecodedBatch } | { readonly error: unknown };

/** A batch that fails while the one before it is measured must not end the process unheard. */
const settled = (work: Promise<DecodedBatch>): Promise<Settled> =>
  work.then(
    (batch) => ({ batch }),
    (error: unknown) => ({ error }),
  );

/** One picture that is damaged is one pair that is missing; everything else that goes wrong ends the run. */
async function decode(protocol: BenchProtocol, number: number, size: number): Promise<DecodedBatch> {
  const [pairs, places]: [BenchPair[], number[]] = [[], []];
  const read: PairPictures[] = [];
  const unread: RefusedPair[] = [];
  // One after another: a truth set keeps one open file, and a decoder uses threads of its own.
  for (const [n, pair] of protocol.pairs.slice(number * size, (number + 1) * size).entries()) {
    const place = number * size + n;
    try {
      read.push(await protocol.read(place));
      pairs.push(pair);
      places.push(place);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      unread.push({ id: pair.id, why: error.message });
    }
  }
  return { number, pairs, places, read, unread };
}

/** The caller disposes it with `disposeBatch`. A batch of which no pair could be read has no tensors. */
export function batchTensors(protocol: BenchProtocol, decoded: DecodedBatch): BenchBatch {
  const { read } = decoded;
  const { size } = protocol;
  const black: Pixels = { width: size, height: size, data: new Uint8Array(3 * size * size) };
  const roles = read.length === 0 ? [] : [...protocol.roles];
  const pictureOf = (pair: PairPictures, role: PictureRole) =>
    pair.pictures[role] ?? (role === "reference" ? black : undefined);
  const pictures = Object.fromEntries(
    roles.map((role) => [role, pixelsToImages(read.map((pair) => pictureOf(pair, role) as Pixels))]),
  ) as BenchBatch["pictures"];
  const lacks = read.map((pair) => pair.pictures.reference === undefined);
  const mask = (name: string) => {
    const values = read.map((pair) => Float32Array.from(pair.masks?.[name] as Uint8Array));
    return tf.tensor4d(joined(values), [read.length, size, size, 1]);
  };
  return {
    ...decoded,
    pictures,
    lacking: roles.includes("reference") && lacks.includes(true) ? { reference: lacks } : {},
    source: pictures.source as ImageBatch,
    target: pictures.target as ImageBatch,
    masks: Object.fromEntries((read.length === 0 ? [] : protocol.masks).map((name) => [name, mask(name)])),
  };
}

export function disposeBatch({ pictures, masks }: BenchBatch): void {
  tf.dispose([...Object.values(pictures), ...Object.values(masks)]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
