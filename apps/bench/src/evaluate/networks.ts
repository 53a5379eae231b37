import type { FaceAligner, FaceRecognizer } from "@mfim/core";
import {
  featureExtractors,
  gazeEstimators,
  headPoseEstimators,
  landmarkDetectors,
  lightEstimators,
  type PartKind,
  perceptualDistances,
  recognizers,
  regressors,
} from "@mfim/zoo";

/** Networks that every protocol measures with, in the order in which they are loaded. */
export const neededNetworks = { recognizer: recognizers, regressor: regressors };

/** Those that it measures with where it names them. Who has a metric of another network adds a row. */
export const furtherNetworks = {
  headPose: headPoseEstimators,
  /** Pose in the feature space of a head pose network, such as HopeNet's. */
  headPoseFeatures: featureExtractors,
  /** Where eyes look. */
  gaze: gazeEstimators,
  /** The light on faces. */
  light: lightEstimators,
  /** Landmark error. */
  detector: landmarkDetectors,
  /** LPIPS, or another perceptual distance under its own name. */
  perceptual: perceptualDistances,
  /** FID and KID, or Frechet and kernel distances under the extractor's name. */
  features: featureExtractors,
};

type PartsOf<Kinds> = { readonly [Name in keyof Kinds]: Kinds[Name] extends PartKind<infer Part> ? Part : never };

/** The networks that measure, loaded once for all methods and compiled. */
export interface MetricNetworks
  extends PartsOf<typeof neededNetworks>,
    Partial<PartsOf<typeof furtherNetworks>>,
    Disposable {
  readonly aligner: FaceAligner;
  /** Further recognisers by name. */
  readonly judges?: Readonly<Record<string, FaceRecognizer>>;
}
