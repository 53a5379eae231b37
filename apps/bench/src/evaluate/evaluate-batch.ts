import { type ImageBatch, imagesToPixels, type MetricState, type Pixels, resizeImages } from "@mfim/core";
import { SeenPictures, SwapObservation } from "@mfim/metrics";
import * as tf from "@tensorflow/tfjs";
import type { BenchMethod } from "../methods/bench-method.ts";
import type { BenchBatch } from "../protocol/batches.ts";
import type { RefusedPair } from "../protocol/bench-protocol.ts";
import { answeredPairs, release } from "./answered-pairs.ts";
import type { MethodMetrics } from "./protocol-metrics.ts";

export interface BatchEvaluation {
  /** Of each metric of pairs or videos, over this batch alone. */
  readonly states: Readonly<Record<string, MetricState>>;
  /** The swaps by pair; pairs without one are left out. */
  readonly swaps: ReadonlyMap<string, Pixels>;
  /** Pairs that it has an answer for which cannot be read. */
  readonly refused: readonly RefusedPair[];
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
 * Swaps a batch with one method and measures it. Pairs that the method has no answer for, or none that can be read, are missing in every metric.
 * What is computed of the batch's own pictures is kept in `seen`, for the next method. Set metrics go on summing; the others are read and emptied, so that each batch is a record of its own.
 */
export async function evaluateBatch(
  method: BenchMethod,
  batch: BenchBatch,
  { pairs, videos, sets }: MethodMetrics,
  seen: SeenPictures = new SeenPictures(),
): Promise<BatchEvaluation> {
  const metrics = [...pairs, ...videos];
  const { part, swaps: own, refused, seconds, usage } = await answeredPairs(method, batch);
  const measured = new Set(part.pairs.map(({ id }) => id));
  const absent = [...batch.pairs, ...batch.unread].map(({ id }) => id).filter((id) => !measured.has(id));
  let [swaps, measure] = [new Map<string, Pixels>(), 0];
  if (own !== undefined) {
    const busy = process.cpuUsage();
    const size = (part.target.shape as number[])[1] as number;
    const swap: ImageBatch = own.shape[1] === size ? own : tf.tidy(() => resizeImages(own, size, size));
    const observation = new SwapObservation(
      {
        ids: part.pairs.map(({ id }) => id),
        pictures: { ...part.pictures, swap },
        lacking: part.lacking,
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
    measure = coreSeconds(process.cpuUsage(busy));
  }
  const states = Object.fromEntries([
    ...pairs.map((metric) => [metric.name, withMissing(metric.state(), absent)]),
    ...videos.map((metric) => [metric.name, metric.state()]),
  ]);
  for (const metric of metrics) metric.reset();
  release(part, batch);
  return { states, swaps, refused, seconds, cores: { swap: coreSeconds(usage), measure } };
}

const coreSeconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;

const withMissing = (state: MetricState, absent: readonly string[]): MetricState =>
  absent.length === 0 ? state : { ...state, missing: [...(state["missing"] as string[]), ...absent].sort() };
