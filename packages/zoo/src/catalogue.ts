import { encoders } from "./encoder/encoders.ts";
import { mapBlocks } from "./encoder/map-blocks.ts";
import { pyramids } from "./encoder/pyramids.ts";
import { discriminators } from "./kinds/discriminators.ts";
import { faceParsers } from "./kinds/face-parsers.ts";
import { faceRestorers } from "./kinds/face-restorers.ts";
import { featureExtractors } from "./kinds/feature-extractors.ts";
import { gazeEstimators } from "./kinds/gaze-estimators.ts";
import { generators } from "./kinds/generators.ts";
import { headPoseEstimators } from "./kinds/head-pose-estimators.ts";
import { landmarkDetectors } from "./kinds/landmark-detectors.ts";
import { lightEstimators } from "./kinds/light-estimators.ts";
import { perceptualDistances } from "./kinds/perceptual-distances.ts";
import { recognizers } from "./kinds/recognizers.ts";
import { regressors } from "./kinds/regressors.ts";
import { swapMethods } from "./kinds/swap-methods.ts";
import { terms } from "./kinds/terms.ts";

/** One line of the catalogue. */
export interface CatalogueEntry {
  readonly kind: string;
  readonly type: string;
  readonly summary: string;
}

/** Every kind of part. */
export const kinds = [
  recognizers,
  regressors,
  perceptualDistances,
  headPoseEstimators,
  gazeEstimators,
  lightEstimators,
  landmarkDetectors,
  featureExtractors,
  generators,
  discriminators,
  pyramids,
  mapBlocks,
  encoders,
  swapMethods,
  faceParsers,
  faceRestorers,
  terms,
];

/** Every type of every kind that a config can name, beside `module`. */
export function catalogue(): CatalogueEntry[] {
  return kinds.flatMap(({ name, types }) =>
    Object.entries(types).map(([type, { summary }]) => ({ kind: name, type, summary })),
  );
}
