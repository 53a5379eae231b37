import type { FaceAligner, FaceRecognizer } from "@mfim/core";
import type { Role } from "../observation/swap-observation.ts";
import { embeddingObserver } from "./identity-metrics.ts";
import { PairMetric } from "./pair-metric.ts";
import { cosine } from "./vector.ts";

/** What has none of the target's identity to leak: the true swap, or, where none is known, the source's own picture. */
export type LeakReference = Extract<Role, "truth" | "source">;

/**
 * Input leak: how much nearer the swap's identity is to the target's than it ought to be, cos(e(swap), e(target)) - cos(e(other), e(target)),
 * as `input-leak.truth` where the true swap is the other, as `input-leak.source` where it is the source. A target handed back untouched has the
 * largest possible; two people who look alike have none by that.
 */
export function inputLeakMetric(
  recognizer: FaceRecognizer,
  aligner: FaceAligner,
  reference: LeakReference,
): PairMetric {
  const observer = embeddingObserver(recognizer, aligner);
  return new PairMetric({
    name: `input-leak.${reference}`,
    unit: "difference of cosines",
    range: [-2, 2],
    higherIsBetter: false,
    instrument: observer.instrument,
    async measure(observation) {
      const [swaps, others, targets] = await Promise.all(
        (["swap", reference, "target"] as const).map(async (role) => (await observer.see(observation, role)).embedding),
      );
      return observation.ids.map((_, n) => {
        const target = targets?.[n] as Float32Array;
        return cosine(swaps?.[n] as Float32Array, target) - cosine(others?.[n] as Float32Array, target);
      });
    },
  });
}
