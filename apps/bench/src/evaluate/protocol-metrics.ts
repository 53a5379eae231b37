import type { LandmarkDetector } from "@mfim/core";
import {
  FrechetMetric,
  flickerMetrics,
  type GalleryEntry,
  gazeMetrics,
  headPoseFeatureMetrics,
  headPoseMetrics,
  identityMetrics,
  identityMixMetrics,
  identityStabilityMetrics,
  identityTruthMetrics,
  inputLeakMetric,
  KernelMetric,
  landmarkJitterMetric,
  landmarkMetrics,
  lightingMetrics,
  morphableMetrics,
  mouthMetrics,
  type PairMetric,
  perceptualMetrics,
  pixelMetrics,
  poseJitterMetric,
  retrievalMetrics,
  type SwapMetric,
  sharpnessMetric,
  skinToneMetrics,
  type VideoMetric,
} from "@mfim/metrics";
import type { BenchProtocol } from "../protocol/bench-protocol.ts";
import type { MetricNetworks } from "./metric-networks.ts";

/** Fresh metrics of one method: one value a pair, a video, or a set of pictures. */
export interface MethodMetrics {
  readonly pairs: readonly PairMetric[];
  readonly videos: readonly VideoMetric[];
  readonly sets: readonly SwapMetric[];
}

/** Every metric that the protocol's pictures and the networks at hand allow. */
export function protocolMetrics(
  { roles, masks, pairs }: Pick<BenchProtocol, "roles" | "masks" | "pairs">,
  networks: MetricNetworks,
  gallery?: readonly GalleryEntry[],
): MethodMetrics {
  const { aligner, recognizer, judges = {}, regressor } = networks;
  const { headPose, headPoseFeatures, gaze, light, detector, perceptual, features } = networks;
  const truth = roles.has("truth");
  const face = masks.includes("face");
  const inFace = face ? [{ mask: "face", side: "inside" } as const] : [];
  const outsideFace = { against: "target", whole: false, regions: [{ mask: "face", side: "outside" }] } as const;
  const known = ({ name }: PairMetric) => !name.endsWith(".self") || roles.has("reference");
  const identity = identityMetrics(recognizer, aligner).filter(known);
  const judged = Object.entries(judges).flatMap(([name, judge]) => [
    ...identityMetrics(judge, aligner, `identity-${name}`).filter(
      (metric) => known(metric) && !metric.name.includes("-l2."),
    ),
    ...(truth ? identityTruthMetrics(judge, aligner, `identity-${name}`) : []),
  ]);
  return {
    pairs: [
      ...identity,
      ...judged,
      ...(gallery === undefined ? [] : retrievalMetrics(recognizer, aligner, gallery)),
      ...(roles.has("local") ? identityMixMetrics(recognizer, aligner) : []),
      ...morphableMetrics(regressor, aligner, { truth, local: roles.has("local") }),
      ...(headPose === undefined ? [] : headPoseMetrics(headPose, aligner, { truth })),
      ...(headPoseFeatures === undefined ? [] : headPoseFeatureMetrics(headPoseFeatures, aligner, { truth })),
      ...(gaze === undefined ? [] : gazeMetrics(gaze, aligner, { truth })),
      ...(light === undefined ? [] : lightingMetrics(light, aligner, { truth })),
      ...(face ? pixelMetrics({ ...outsideFace, measures: ["l1"] }) : []),
      ...(truth ? identityTruthMetrics(recognizer, aligner) : []),
      inputLeakMetric(recognizer, aligner, truth ? "truth" : "source"),
      sharpnessMetric("target", face ? "face" : undefined),
      ...(truth ? [sharpnessMetric("truth", face ? "face" : undefined)] : []),
      ...(truth ? pixelMetrics({ against: "truth", regions: inFace }) : []),
      ...(truth && masks.includes("skin") ? skinToneMetrics("truth") : []),
      ...(truth && perceptual ? perceptualMetrics(perceptual, { against: "truth", regions: inFace }) : []),
      ...(detector === undefined ? [] : landmarksOf(detector, truth)),
    ],
    videos: pairs[0]?.video === undefined ? [] : videoMetrics(networks),
    sets: features === undefined ? [] : [new FrechetMetric(features, aligner), new KernelMetric(features, aligner)],
  };
}

function landmarksOf(detector: LandmarkDetector, truth: boolean): PairMetric[] {
  const references = truth ? (["truth", "target"] as const) : (["target"] as const);
  return [...landmarkMetrics(detector, references), ...mouthMetrics(detector, references)];
}

function videoMetrics({ aligner, recognizer, headPose, detector }: MetricNetworks): VideoMetric[] {
  return [
    ...identityStabilityMetrics(recognizer, aligner),
    ...flickerMetrics(),
    ...(headPose === undefined ? [] : [poseJitterMetric(headPose, aligner)]),
    ...(detector === undefined ? [] : [landmarkJitterMetric(detector)]),
  ];
}
