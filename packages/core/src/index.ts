export { assertShape, type ShapePattern } from "./assert-shape.ts";
export type { AttributeCodes, AttributeEncoder, IdentityCodes } from "./attribute-encoder.ts";
export { COLOUR_ORIGINS, type CodeSplit, type ColourOrigin, splitCodes } from "./code-split.ts";
export type { Discriminator } from "./discriminator.ts";
export {
  CheckpointError,
  ConfigError,
  DataError,
  errorText,
  MfimError,
  type MfimErrorOptions,
  ShapeError,
} from "./errors.ts";
export type { FaceAligner } from "./face-aligner.ts";
export type { Affine, Crop, FaceDataset, FaceSample } from "./face-dataset.ts";
export type { FaceInput } from "./face-input.ts";
export type { FaceParser } from "./face-parser.ts";
export type { FaceRecognizer } from "./face-recognizer.ts";
export type { FaceRestorer } from "./face-restorer.ts";
export type { FeatureExtractor } from "./feature-extractor.ts";
export type { FrozenNetwork } from "./frozen-network.ts";
export type { GazeEstimator } from "./gaze-estimator.ts";
export type { Generator } from "./generator.ts";
export type { GeneratorLayout, NoiseSlot, StyleSlot } from "./generator-layout.ts";
export type { HeadPoseEstimator } from "./head-pose-estimator.ts";
export type { ImageBatch } from "./image-batch.ts";
export { imagesToPixels, pixelsToImages } from "./image-range.ts";
export { type AxisWindow, interpolationMatrix } from "./interpolation-matrix.ts";
export type { DetectedFace, LandmarkDetector } from "./landmark-detector.ts";
export type { LandmarkScheme, Landmarks } from "./landmarks.ts";
export type { LightEstimator } from "./light-estimator.ts";
export { type LikenessJudge, largestOfPairs, meanOfPairs, nearestRow, rowProduct } from "./likeness-judge.ts";
export type { Metric, MetricState } from "./metric.ts";
export type { FaceCoefficients, MorphableRegressor } from "./morphable-regressor.ts";
export type { NamedTensor, StateDict } from "./named-tensor.ts";
export { isHeldOutPerson, type NumberedPeople } from "./numbered-people.ts";
export type { JudgedPairs, JudgedPictures, ObjectiveTerm } from "./objective-term.ts";
export type { PairKind } from "./pair-kind.ts";
export type { PerceptualDistance } from "./perceptual-distance.ts";
export type { Pixels } from "./pixels.ts";
export { problemList } from "./problem-list.ts";
export { Random, type RandomState } from "./random.ts";
export { resizeImages } from "./resize-images.ts";
export { isSlotMixer, type SlotMixer } from "./slot-mixer.ts";
export type { Split } from "./split.ts";
export type { StyleCodes } from "./style-codes.ts";
export { type IdentityMixer, isIdentityMixer, type MixWeights, type SwapMethod } from "./swap-method.ts";
export type { TensorOwner } from "./tensor-owner.ts";
export { tidyParts } from "./tidy-parts.ts";
export type { Trainable } from "./trainable.ts";
