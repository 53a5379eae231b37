import { DataError, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { BenchMethod } from "../methods/bench-method.ts";
import { type BenchBatch, disposeBatch } from "../protocol/batches.ts";
import type { RefusedPair } from "../protocol/bench-protocol.ts";

/** The pairs of a batch that a method has an answer for, and its answers. */
export interface AnsweredPairs {
  /** The batch itself, or a part of it with tensors of its own; `release` frees what is its own. */
  readonly part: BenchBatch;
  /** Absent where it has none. The caller disposes it. */
  readonly swaps?: ImageBatch;
  /** Pairs whose answer is not there, where the method can say what is missing, or cannot be read. */
  readonly refused: readonly RefusedPair[];
  /** Seconds and processor time of the method alone. */
  readonly seconds: number;
  readonly usage: NodeJS.CpuUsage;
}

const none = { seconds: 0, usage: { user: 0, system: 0 } };

/**
 * Swaps the pairs of a batch that a method has. Where it fails on them for what it was given (a video that is shorter than the target's, a
 * picture that is cut off), each pair is tried alone, and those that work are swapped together again: one bad pair is one missing pair.
 * @throws what is no fault of the data
 */
export async function answeredPairs(method: BenchMethod, batch: BenchBatch): Promise<AnsweredPairs> {
  const all = batch.pairs.flatMap((pair, n) => (method.has === undefined || method.has(pair) ? [n] : []));
  // What is not there is told by name, too, where the method can.
  const reasons = new Map<number, string>();
  for (const [n, pair] of batch.pairs.entries())
    if (method.whyNot !== undefined && !all.includes(n)) reasons.set(n, method.whyNot(pair));
  const refused = (): RefusedPair[] =>
    batch.pairs.flatMap(({ id }, n) => (reasons.has(n) ? [{ id, why: reasons.get(n) as string }] : []));
  const first = await attempt(method, batch, all);
  if (!("failed" in first)) return { ...first, refused: refused() };
  const good: number[] = [];
  for (const place of all) {
    const one = all.length === 1 ? first : await attempt(method, batch, [place]);
    if ("failed" in one) reasons.set(place, one.failed.message);
    else {
      good.push(place);
      one.swaps?.dispose();
      release(one.part, batch);
    }
  }
  const again = await attempt(method, batch, good);
  if ("failed" in again) throw again.failed;
  return { ...again, refused: refused() };
}

/** Frees a part that has tensors of its own. */
export function release(part: BenchBatch, batch: BenchBatch): void {
  if (part !== batch) disposeBatch(part);
}

type Attempt = Omit<AnsweredPairs, "refused"> | { readonly failed: DataError };

async function attempt(method: BenchMethod, batch: BenchBatch, places: readonly number[]): Promise<Attempt> {
  const part = places.length === batch.pairs.length ? batch : partOf(batch, places);
  if (places.length === 0) return { part, ...none };
  try {
    method.prepare?.(part);
    const [begin, before] = [performance.now(), process.cpuUsage()];
    const swaps = await method.swap(part);
    await swaps.data();
    return { part, swaps, seconds: (performance.now() - begin) / 1000, usage: process.cpuUsage(before) };
  } catch (error) {
    release(part, batch);
    if (error instanceof DataError) return { failed: error };
    throw error;
  }
}

function partOf(batch: BenchBatch, places: readonly number[]): BenchBatch {
  const pick = <T>(list: readonly T[]) => places.map((n) => list[n] as T);
  const gather = <T extends tf.Tensor4D>(x: T) => tf.gather(x, tf.tensor1d(places as number[], "int32")) as T;
  const gathered = <T extends Readonly<Record<string, tf.Tensor4D>>>(named: T) => {
    const entries = places.length === 0 ? [] : Object.entries(named);
    return Object.fromEntries(entries.map(([name, x]) => [name, tf.tidy(() => gather(x))])) as unknown as T;
  };
  const pictures = gathered(batch.pictures as Readonly<Record<string, tf.Tensor4D>>) as BenchBatch["pictures"];
  return {
    ...batch,
    pairs: pick(batch.pairs),
    places: pick(batch.places),
    read: pick(batch.read),
    pictures,
    lacking: batch.lacking.reference === undefined ? {} : { reference: pick(batch.lacking.reference) },
    source: pictures.source as ImageBatch,
    target: pictures.target as ImageBatch,
    masks: gathered(batch.masks),
  };
}
