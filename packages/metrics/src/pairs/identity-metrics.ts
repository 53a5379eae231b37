import type { FaceAligner, FaceRecognizer } from "@mfim/core";
import { comparisonMetric } from "./compare-roles.ts";
import { Observer } from "./feature-rows.ts";
import type { PairMetric } from "./pair-metric.ts";
import { cosine, distance } from "./vector.ts";

/**
 * Identity by a recogniser that the training loss did not use: cosine and L2 of embeddings of the swap to source and to
 * target. `identity.self` compares the source with another picture of its person, where the protocol has one: what a
 * perfect swap could reach.
 */
export function identityMetrics(recognizer: FaceRecognizer, aligner: FaceAligner): PairMetric[] {
  const observer = new Observer(recognizer, aligner, (faces) => ({ embedding: recognizer.embed(faces) }));
  const base = { observer, output: "embedding" as const };
  const similarity = { ...base, compare: cosine, unit: "cosine" };
  const separation = { ...base, compare: distance, unit: "L2 of unit embeddings" };
  return [
    comparisonMetric({ ...similarity, name: "identity.source", roles: ["swap", "source"], higherIsBetter: true }),
    comparisonMetric({ ...similarity, name: "identity.target", roles: ["swap", "target"], higherIsBetter: false }),
    comparisonMetric({ ...separation, name: "identity-l2.source", roles: ["swap", "source"], higherIsBetter: false }),
    comparisonMetric({ ...similarity, name: "identity.pair", roles: ["target", "source"], higherIsBetter: false }),
    comparisonMetric({ ...similarity, name: "identity.self", roles: ["reference", "source"], higherIsBetter: true }),
  ];
}
