export type { Instrument, MetricDefinition } from "./definition/metric-definition.ts";
export type { MetricCount, SwapMetric } from "./definition/swap-metric.ts";
export { SeenPictures } from "./observation/seen-pictures.ts";
export {
  type FeatureRows,
  type FramePlace,
  type Role,
  type SwapBatch,
  SwapObservation,
  type TrueCoefficients,
} from "./observation/swap-observation.ts";
export { embedGallery, type GalleryBatch, type GalleryEntry, retrievalRank } from "./pairs/gallery.ts";
export { angleBetween, gazeMetrics } from "./pairs/gaze-metrics.ts";
export {
  angularDistance,
  type HeadPoseMetricOptions,
  headPoseFeatureMetrics,
  headPoseMetrics,
} from "./pairs/head-pose-metrics.ts";
export { identityMetrics, identityMixMetrics, identityTruthMetrics } from "./pairs/identity-metrics.ts";
export { inputLeakMetric, type LeakReference } from "./pairs/input-leak-metrics.ts";
export { normalisedMeanError } from "./pairs/landmark-distance.ts";
export { knownLandmarkMetric, type LandmarkReference, landmarkMetrics } from "./pairs/landmark-metrics.ts";
export { lightingMetrics } from "./pairs/lighting-metrics.ts";
export { type MorphableMetricOptions, morphableMetrics } from "./pairs/morphable-metrics.ts";
export { mouthMetrics } from "./pairs/mouth-metrics.ts";
export { PairMetric, type PairMetricOptions } from "./pairs/pair-metric.ts";
export { retrievalMetrics } from "./pairs/retrieval-metrics.ts";
export { cosine, distance, innerProduct } from "./pairs/vector.ts";
export { deltaE2000, type LabColour, meanDeltaE76, meanLab, srgbToLab } from "./pixels/cie-lab.ts";
export type { FloatPicture, PixelWeights } from "./pixels/float-picture.ts";
export { perceptualMetrics } from "./pixels/perceptual-metrics.ts";
export { meanAbsoluteError, peakSignalToNoise } from "./pixels/pixel-errors.ts";
export { type PixelMeasureName, type PixelMetricOptions, pixelMetrics } from "./pixels/pixel-metrics.ts";
export type { PixelReference, Region, RegionOptions } from "./pixels/region.ts";
export { sharpnessMetric } from "./pixels/sharpness-metrics.ts";
export { skinToneMetrics } from "./pixels/skin-tone-metrics.ts";
export { type SimilarityMap, structuralSimilarity } from "./pixels/structural-similarity.ts";
export { type MeasurementRecord, measurementRecordSchema, type NetworkIdentity } from "./record/measurement-record.ts";
export { type RecordContext, recordMeasurement } from "./record/record-measurement.ts";
export { servedInLoss } from "./record/served-in-loss.ts";
export { type HashedWeight, weightsHash } from "./record/weights-hash.ts";
export { frechetDistance, frechetDistanceOfRows } from "./sets/frechet-distance.ts";
export { FrechetMetric, type FrechetMetricOptions } from "./sets/frechet-metric.ts";
export { kernelDistance } from "./sets/kernel-distance.ts";
export { KernelMetric, type KernelMetricOptions } from "./sets/kernel-metric.ts";
export { type FeatureMoments, MomentSums } from "./sets/moment-sums.ts";
export type { SetReference } from "./sets/set-features.ts";
export {
  type BootstrapOptions,
  bootstrapInterval,
  type GroupOf,
  groupedBootstrapInterval,
  groupedMeanInterval,
  type Interval,
  mean,
  meanInterval,
  quantile,
} from "./statistics/bootstrap.ts";
export {
  attributeKept,
  type Estimate,
  type GainInput,
  type GainSpread,
  identityGain,
  identityGainSpread,
} from "./statistics/gain-and-kept.ts";
export { type GainMeans, gainOfMeans, keptOfMeans } from "./statistics/gain-of-means.ts";
export { comparePaired, holm, type PairedComparison, type ValuesById } from "./statistics/paired-test.ts";
export { signTest } from "./statistics/sign-test.ts";
export { type WilcoxonResult, wilcoxonSignedRank } from "./statistics/wilcoxon.ts";
export { mergedVideoMetric } from "./video/merged-video-metric.ts";
export { VideoMetric, type VideoMetricOptions } from "./video/video-metric.ts";
export {
  flickerMetrics,
  identityStabilityMetrics,
  landmarkJitterMetric,
  poseJitterMetric,
} from "./video/video-metrics.ts";
export { type FrameRun, jitter, neighbourSimilarity } from "./video/video-stability.ts";
