import type { FaceRecognizer, HeadPoseEstimator, MorphableRegressor } from "@mfim/core";
import { TemplateAligner } from "@mfim/data-ffhq/templates";
import { headPoseMetrics, identityMetrics, morphableMetrics, type PairMetric } from "@mfim/metrics";
import { headPoseEstimators, type LoadContext, loadPart, partSchema, recognizers, regressors } from "@mfim/zoo";
import { z } from "zod";

/** Config of the networks that measure: apart from those of the loss where one exists. */
export const metricNetworksSchema = z.strictObject({
  recognizer: partSchema(recognizers),
  regressor: partSchema(regressors),
  headPose: partSchema(headPoseEstimators).optional(),
});

export type MetricNetworksConfig = z.infer<typeof metricNetworksSchema>;

/** The networks that measure, loaded once for all methods. */
export interface MetricNetworks extends Disposable {
  /** Fresh metrics, for one method. */
  metrics(): PairMetric[];
  /** Id of each network by its task. */
  readonly ids: Readonly<Record<string, string>>;
}

export async function loadMetricNetworks(config: MetricNetworksConfig, where: LoadContext): Promise<MetricNetworks> {
  const context: LoadContext = { ...where, purpose: "metric" };
  const recognizer: FaceRecognizer = await loadPart(recognizers, config.recognizer, context);
  const regressor: MorphableRegressor = await loadPart(regressors, config.regressor, context);
  const headPose: HeadPoseEstimator | undefined =
    config.headPose && (await loadPart(headPoseEstimators, config.headPose, context));
  const aligner = new TemplateAligner();
  return {
    metrics: () => [
      ...identityMetrics(recognizer, aligner),
      ...morphableMetrics(regressor, aligner),
      ...(headPose === undefined ? [] : headPoseMetrics(headPose, aligner)),
    ],
    ids: {
      identity: recognizer.id,
      "shape, expression, pose": regressor.id,
      ...(headPose && { "pose-hn": headPose.id }),
    },
    [Symbol.dispose]() {
      for (const owner of [recognizer, regressor, aligner, headPose]) owner?.dispose();
    },
  };
}
