import type {
  FaceAligner,
  FaceRecognizer,
  FeatureExtractor,
  GazeEstimator,
  HeadPoseEstimator,
  LandmarkDetector,
  LightEstimator,
  MorphableRegressor,
  PerceptualDistance,
} from "@mfim/core";

/** The networks that measure, loaded once for all methods and compiled. */
export interface MetricNetworks extends Disposable {
  readonly aligner: FaceAligner;
  readonly recognizer: FaceRecognizer;
  /** Further recognisers by name. */
  readonly judges?: Readonly<Record<string, FaceRecognizer>>;
  readonly regressor: MorphableRegressor;
  readonly headPose?: HeadPoseEstimator;
  readonly headPoseFeatures?: FeatureExtractor;
  readonly gaze?: GazeEstimator;
  readonly light?: LightEstimator;
  readonly detector?: LandmarkDetector;
  readonly perceptual?: PerceptualDistance;
  readonly features?: FeatureExtractor;
}
