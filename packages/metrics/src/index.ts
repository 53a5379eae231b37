export * from "./definition/metric-definition.ts";
export * from "./definition/swap-metric.ts";
export { SeenPictures } from "./observation/seen-pictures.ts";
export * from "./observation/swap-observation.ts";
export * from "./pairs/gallery.ts";
export {
  angularDistance,
  type HeadPoseMetricOptions,
  headPoseFeatureMetrics,
  headPoseMetrics,
} from "./pairs/head-pose-metrics.ts";
export { identityMetrics, identityMixMetrics, identityTruthMetrics } from "./pairs/identity-metrics.ts";
export { inputLeakMetric, type LeakReference } from "./pairs/input-leak-metrics.ts";
export * from "./pairs/landmark-distance.ts";
export * from "./pairs/landmark-metrics.ts";
export { type MorphableMetricOptions, morphableMetrics } from "./pairs/morphable-metrics.ts";
export { mouthMetrics } from "./pairs/mouth-metrics.ts";
export * from "./pairs/pair-metric.ts";
export * from "./pairs/retrieval-metrics.ts";
export * from "./pairs/vector.ts";
export * from "./pixels/cie-lab.ts";
export * from "./pixels/float-picture.ts";
export { innerFaceWeights } from "./pixels/inner-face.ts";
export * from "./pixels/perceptual-metrics.ts";
export * from "./pixels/pixel-errors.ts";
export * from "./pixels/pixel-metrics.ts";
export { polygonWeights } from "./pixels/polygon-weights.ts";
export type { PixelReference, Region, RegionOptions } from "./pixels/region.ts";
export { sharpnessMetric, sharpnessRatio } from "./pixels/sharpness-metrics.ts";
export * from "./pixels/skin-tone-metrics.ts";
export * from "./pixels/structural-similarity.ts";
export { topOctaveEnergy } from "./pixels/top-octave.ts";
export * from "./record/measurement-record.ts";
export * from "./record/record-measurement.ts";
export * from "./record/served-in-loss.ts";
export * from "./record/weights-hash.ts";
export * from "./sets/frechet-distance.ts";
export * from "./sets/frechet-metric.ts";
export { cubicKernel, kernelDistance } from "./sets/kernel-distance.ts";
export * from "./sets/kernel-metric.ts";
export * from "./sets/moment-sums.ts";
export type { SetReference } from "./sets/set-features.ts";
export {
  type BootstrapOptions,
  bootstrapDefaults,
  bootstrapInterval,
  type GroupOf,
  groupedBootstrapInterval,
  groupedMeanInterval,
  type Interval,
  mean,
  meanInterval,
  quantile,
} from "./statistics/bootstrap.ts";
export * from "./statistics/gain-and-kept.ts";
export * from "./statistics/paired-test.ts";
export * from "./statistics/sign-test.ts";
export * from "./statistics/wilcoxon.ts";
export { cellLuma, flickerCells } from "./video/flicker.ts";
export * from "./video/merged-video-metric.ts";
export * from "./video/video-metric.ts";
export * from "./video/video-metrics.ts";
export * from "./video/video-stability.ts";
