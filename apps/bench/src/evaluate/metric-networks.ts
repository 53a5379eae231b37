import type { FaceRecognizer } from "@mfim/core";
import { TemplateAligner } from "@mfim/photographs/templates";
import {
  featureExtractors,
  gazeEstimators,
  headPoseEstimators,
  type LoadContext,
  landmarkDetectors,
  lightEstimators,
  loadPart,
  partSchema,
  perceptualDistances,
  recognizers,
  regressors,
} from "@mfim/zoo";
import { z } from "zod";
import { compileNetworks } from "./compile-networks.ts";
import type { MetricNetworks } from "./networks.ts";

export type { MetricNetworks } from "./networks.ts";

/** Config of the networks that measure: apart from those of the loss where one exists. */
export const metricNetworksSchema = z.strictObject({
  recognizer: partSchema(recognizers),
  /**
   * Further recognisers by the name that their figures bear: `dlib` gives `identity-dlib.source` and its like. What one
   * recogniser calls a gain may be its own weakness; several that agree are a finding.
   */
  judges: z
    .record(
      z.string().regex(/^(?!l2$)[a-z0-9]+(-[a-z0-9]+)*$/, "expected a name of small letters, digits and dashes"),
      partSchema(recognizers),
    )
    .optional(),
  regressor: partSchema(regressors),
  headPose: partSchema(headPoseEstimators).optional(),
  /** Pose in the feature space of a head pose network, such as HopeNet's. */
  headPoseFeatures: partSchema(featureExtractors).optional(),
  /** Where eyes look. */
  gaze: partSchema(gazeEstimators).optional(),
  /** The light on faces. */
  light: partSchema(lightEstimators).optional(),
  /** Landmark error. */
  detector: partSchema(landmarkDetectors).optional(),
  /** LPIPS, or another perceptual distance under its own name. */
  perceptual: partSchema(perceptualDistances).optional(),
  /** FID and KID, or Frechet and kernel distances under the extractor's name. */
  features: partSchema(featureExtractors).optional(),
});

export type MetricNetworksConfig = z.infer<typeof metricNetworksSchema>;

export async function loadMetricNetworks(config: MetricNetworksConfig, where: LoadContext): Promise<MetricNetworks> {
  const context: LoadContext = { ...where, purpose: "metric" };
  const judges: Record<string, FaceRecognizer> = {};
  for (const [name, judge] of Object.entries(config.judges ?? {}))
    judges[name] = await loadPart(recognizers, judge, context);
  const { headPose, headPoseFeatures, gaze, light, detector, perceptual, features } = config;
  const networks = {
    recognizer: await loadPart(recognizers, config.recognizer, context),
    regressor: await loadPart(regressors, config.regressor, context),
    ...(headPose && { headPose: await loadPart(headPoseEstimators, headPose, context) }),
    ...(headPoseFeatures && { headPoseFeatures: await loadPart(featureExtractors, headPoseFeatures, context) }),
    ...(gaze && { gaze: await loadPart(gazeEstimators, gaze, context) }),
    ...(light && { light: await loadPart(lightEstimators, light, context) }),
    ...(detector && { detector: await loadPart(landmarkDetectors, detector, context) }),
    ...(perceptual && { perceptual: await loadPart(perceptualDistances, perceptual, context) }),
    ...(features && { features: await loadPart(featureExtractors, features, context) }),
  };
  const aligner = new TemplateAligner();
  return compileNetworks({
    ...networks,
    judges,
    aligner,
    [Symbol.dispose]() {
      aligner.dispose();
      for (const owner of [...Object.values(networks), ...Object.values(judges)]) owner.dispose();
    },
  });
}
