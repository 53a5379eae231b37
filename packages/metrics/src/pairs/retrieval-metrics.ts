import type { FaceAligner, FaceRecognizer } from "@mfim/core";
import type { SwapObservation } from "../observation/swap-observation.ts";
import { type GalleryEntry, retrievalRank } from "./gallery.ts";
import { embeddingObserver } from "./identity-metrics.ts";
import { PairMetric } from "./pair-metric.ts";

const cutoffs = [1, 5] as const;

/**
 * ID retrieval: share of swaps whose source person is the nearest (`retrieval.top1`) or among the five nearest people
 * (`retrieval.top5`) of a gallery. The gallery is the protocol's: its size is part of the figure and stands in its unit.
 */
export function retrievalMetrics(
  recognizer: FaceRecognizer,
  aligner: FaceAligner,
  gallery: readonly GalleryEntry[],
): PairMetric[] {
  const observer = embeddingObserver(recognizer, aligner);
  const people = new Set(gallery.map(({ person }) => person)).size;
  const ranks = (observation: SwapObservation) =>
    observation.once([gallery, recognizer, aligner, "ranks"], async () => {
      const { embedding } = await observer.see(observation, "swap");
      const sources = observation.sourcePeople();
      return embedding.map((row, n) => retrievalRank(row, sources[n] as string, gallery));
    });
  return cutoffs.map(
    (cutoff) =>
      new PairMetric({
        name: `retrieval.top${cutoff}`,
        unit: `share, gallery of ${people} people in ${gallery.length} pictures`,
        range: [0, 1],
        higherIsBetter: true,
        instrument: observer.instrument,
        measure: async (observation) => (await ranks(observation)).map((rank) => (rank <= cutoff ? 1 : 0)),
      }),
  );
}
