import { type ImageBatch, imagesToPixels, type Pixels } from "@mfim/core";
import { type PairMetric, SwapObservation } from "@mfim/metrics";
import { imagesAt, type PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { OpenMethod } from "../methods/open-method.ts";
import type { SwapPair } from "../protocol/held-out-pairs.ts";

export interface EvaluateOptions {
  readonly batch: number;
  /** The first so many swaps come back as pictures. */
  readonly keep: number;
  readonly onProgress?: (done: number) => void;
}

/** Swaps every pair and feeds the metrics; memory does not grow with the number of pairs. */
export async function evaluateMethod(
  { method }: OpenMethod,
  set: PictureSet,
  pairs: readonly SwapPair[],
  metrics: readonly PairMetric[],
  { batch, keep, onProgress }: EvaluateOptions,
): Promise<Pixels[]> {
  const kept: Pixels[] = [];
  for (let at = 0; at < pairs.length; at += batch) {
    const part = pairs.slice(at, at + batch);
    const of = (role: "source" | "target" | "reference") =>
      imagesAt(
        set,
        part.map((pair) => pair[role]),
      );
    const [source, target, reference] = [await of("source"), await of("target"), await of("reference")];
    const swap: ImageBatch = await method.swap(source, target);
    const observation = new SwapObservation({
      ids: part.map(({ id }) => id),
      pictures: { swap, source, target, reference },
    });
    for (const metric of metrics) await metric.update(observation);
    if (kept.length < keep) kept.push(...(await imagesToPixels(swap)).slice(0, keep - kept.length));
    tf.dispose([source, target, reference, swap]);
    onProgress?.(at + part.length);
  }
  return kept;
}
