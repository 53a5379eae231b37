import type { FaceAligner, FaceRecognizer } from "@mfim/core";
import { Observer } from "../observation/observer.ts";
import { comparisonMetric } from "./compare-roles.ts";
import type { PairMetric } from "./pair-metric.ts";
import { cosine, distance } from "./vector.ts";

/** What a recogniser says of aligned faces. */
export function embeddingObserver(recognizer: FaceRecognizer, aligner: FaceAligner): Observer<"embedding"> {
  return new Observer(recognizer, aligner, {
    view: "embedding",
    compute: (faces) => ({ embedding: recognizer.embed(faces) }),
  });
}

/**
 * Identity by a recogniser that the training loss did not use: cosine and L2 of unit embeddings of the swap to source and
 * to target. `identity.self` compares the source with another picture of its person (`reference`): what a perfect swap could
 * reach; where observations have no such picture, leave it out of the list. `identity.pair` compares the two people.
 * @param quantity what the figures are called; `identity-NAME` for a judge beside the first
 */
export function identityMetrics(
  recognizer: FaceRecognizer,
  aligner: FaceAligner,
  quantity: `identity${string}` = "identity",
): PairMetric[] {
  const base = { observer: embeddingObserver(recognizer, aligner), output: "embedding" as const };
  const similarity = { ...base, compare: cosine, unit: "cosine", range: [-1, 1] as const };
  const separation = { ...base, compare: distance, unit: "L2 of unit embeddings", range: [0, 2] as const };
  return [
    comparisonMetric({ ...similarity, name: `${quantity}.source`, roles: ["swap", "source"], higherIsBetter: true }),
    comparisonMetric({ ...similarity, name: `${quantity}.target`, roles: ["swap", "target"], higherIsBetter: false }),
    comparisonMetric({
      ...separation,
      name: `${quantity}-l2.source`,
      roles: ["swap", "source"],
      higherIsBetter: false,
    }),
    comparisonMetric({ ...separation, name: `${quantity}-l2.target`, roles: ["swap", "target"], higherIsBetter: true }),
    comparisonMetric({ ...similarity, name: `${quantity}.pair`, roles: ["target", "source"], higherIsBetter: false }),
    comparisonMetric({ ...similarity, name: `${quantity}.self`, roles: ["reference", "source"], higherIsBetter: true }),
  ];
}

/** Identity to the local source of a mixing: `identity.local`, cosine; `identity.source` is then that to the global one. */
export function identityMixMetrics(recognizer: FaceRecognizer, aligner: FaceAligner): PairMetric[] {
  return [similarityTo("local", recognizer, aligner)];
}

/** Identity to the true swap: `identity.truth`, cosine. */
export function identityTruthMetrics(
  recognizer: FaceRecognizer,
  aligner: FaceAligner,
  quantity: `identity${string}` = "identity",
): PairMetric[] {
  return [similarityTo("truth", recognizer, aligner, quantity)];
}

function similarityTo(
  role: "local" | "truth",
  recognizer: FaceRecognizer,
  aligner: FaceAligner,
  quantity = "identity",
): PairMetric {
  return comparisonMetric({
    observer: embeddingObserver(recognizer, aligner),
    output: "embedding",
    compare: cosine,
    name: `${quantity}.${role}`,
    roles: ["swap", role],
    unit: "cosine",
    range: [-1, 1],
    higherIsBetter: true,
  });
}
