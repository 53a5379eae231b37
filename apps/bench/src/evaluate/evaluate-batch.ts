import { type ImageBatch, imagesToPixels, type MetricState, type Pixels, resizeImages } from "@mfim/core";
import { SeenPictures, SwapObservation } from "@mfim/metrics";
import * as tf from "@tensorflow/tfjs";
import type { BenchMethod } from "../methods/bench-method.ts";
import { type BenchBatch, disposeBatch } from "../protocol/batches.ts";

import type { MethodMetrics } from "./protocol-metrics.ts";

export interface BatchEvaluation {
  /** Of each metric of pairs or videos, over this batch alone. */
  readonly states: Readonly<Record<string, MetricState>>;
  /** The swaps by pair; pairs without one are left out. */
  readonly swaps: ReadonlyMap<string, Pixels>;
  /** Seconds that the method took for its swaps. */
  readonly seconds: number;
  /** Processor seconds of all threads, for the swaps and for measuring them. */
  readonly cores: CoreSeconds;
}

/** Processor seconds, summed over threads: unlike seconds by the clock they tell little of what else the machine did. */
export interface CoreSeconds {
  readonly swap: number;
  readonly measure: number;
}

/**
 * Swaps a batch with one method and measures it. Pairs that the method has no answer for are missing in every metric.
 * What is computed of the batch's own pictures is kept in `seen`, for the next method. Set metrics go on summing; the others are read and emptied, so that each batch is a record of its own.
 */
export async function evaluateBatch(
  method: BenchMethod,
  batch: BenchBatch,
  { pairs, videos, sets }: MethodMetrics,
  seen: SeenPictures = new SeenPictures(),
): Promise<BatchEvaluation> {
  const metrics = [...pairs, ...videos];
  const there = batch.pairs.flatMap((pair, n) => (method.has === undefined || method.has(pair) ? [n] : []));
  const absent = batch.pairs.filter((_, n) => !there.includes(n)).map(({ id }) => id);
  const part = there.length === batch.pairs.length ? batch : partOf(batch, there);
  let [seconds, swaps, cores] = [0, new Map<string, Pixels>(), { swap: 0, measure: 0 }];
  if (there.length > 0) {
    method.prepare?.(part);
    const [begin, idle] = [performance.now(), process.cpuUsage()];
    const own = await method.swap(part);
    await own.data();
    seconds = (performance.now() - begin) / 1000;
    const [swapped, busy] = [coreSeconds(idle), process.cpuUsage()];
    const size = (part.target.shape as number[])[1] as number;
    const swap: ImageBatch = own.shape[1] === size ? own : tf.tidy(() => resizeImages(own, size, size));
    const observation = new SwapObservation(
      {
        ids: part.pairs.map(({ id }) => id),
        pictures: { ...part.pictures, swap },
        masks: part.masks,
        sourcePeople: part.pairs.map(({ sourcePerson }) => sourcePerson),
        ...(videos.length > 0 && {
          frames: part.pairs.map(({ video, frame }) => ({ video: video as string, frame: frame as number })),
        }),
      },
      seen,
    );
    for (const metric of [...metrics, ...sets]) await metric.update(observation);
    const pictures = await imagesToPixels(swap);
    swaps = new Map(part.pairs.map(({ id }, n) => [id, pictures[n] as Pixels]));
    tf.dispose(swap === own ? own : [swap, own]);
    cores = { swap: swapped, measure: coreSeconds(busy) };
  }
  const states = Object.fromEntries([
    ...pairs.map((metric) => [metric.name, withMissing(metric.state(), absent)]),
    ...videos.map((metric) => [metric.name, metric.state()]),
  ]);
  for (const metric of metrics) metric.reset();
  if (part !== batch) disposeBatch(part);
  return { states, swaps, seconds, cores };
}

function coreSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

const withMissing = (state: MetricState, absent: readonly string[]): MetricState =>
  absent.length === 0 ? state : { ...state, missing: [...(state["missing"] as string[]), ...absent].sort() };

function partOf(batch: BenchBatch, places: readonly number[]): BenchBatch {
  const pick = <T>(list: readonly T[]) => places.map((n) => list[n] as T);
  const gather = <T extends tf.Tensor4D>(x: T) => tf.gather(x, tf.tensor1d(places as number[], "int32")) as T;
  const gathered = <T extends Readonly<Record<string, tf.Tensor4D>>>(named: T) =>
    Object.fromEntries(Object.entries(named).map(([name, x]) => [name, tf.tidy(() => gather(x))])) as unknown as T;
  const pictures = gathered(batch.pictures as Readonly<Record<string, tf.Tensor4D>>) as BenchBatch["pictures"];
  return {
    ...batch,
    pairs: pick(batch.pairs),
    places: pick(batch.places),
    read: pick(batch.read),
    pictures,
    source: pictures.source as ImageBatch,
    target: pictures.target as ImageBatch,
    masks: gathered(batch.masks),
  };
}
