import { readFileSync } from "node:fs";
import type { PerceptualDistance } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  CornerRecognizer,
  cornerGaze,
  cornerLight,
  cornerPose,
  cornerRegressor,
  plainAligner,
} from "../fixtures/made-batches.ts";
import { pixelDetector } from "../fixtures/made-detector.ts";
import {
  FrechetMetric,
  flickerMetrics,
  gazeMetrics,
  headPoseFeatureMetrics,
  headPoseMetrics,
  identityMetrics,
  identityMixMetrics,
  identityStabilityMetrics,
  identityTruthMetrics,
  inputLeakMetric,
  KernelMetric,
  knownLandmarkMetric,
  landmarkJitterMetric,
  landmarkMetrics,
  lightingMetrics,
  morphableMetrics,
  mouthMetrics,
  perceptualMetrics,
  pixelMetrics,
  poseJitterMetric,
  retrievalMetrics,
  type SwapMetric,
  sharpnessMetric,
  skinToneMetrics,
} from "./index.ts";

const page = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");
const recognizer = new CornerRecognizer();
const inception = { ...cornerPose, id: "fid-inception-2015-12-05" };
const lpips: PerceptualDistance = {
  id: "lpips-alex-v0.1",
  distance: (a) => tf.zeros([a.shape[0]]),
  dispose() {},
  [Symbol.dispose]() {},
};
const face = { mask: "face", side: "inside" } as const;

const all: readonly SwapMetric[] = [
  ...identityMetrics(recognizer, plainAligner),
  ...identityTruthMetrics(recognizer, plainAligner),
  ...identityMixMetrics(recognizer, plainAligner),
  ...retrievalMetrics(recognizer, plainAligner, []),
  ...morphableMetrics(cornerRegressor, plainAligner, { truth: true, local: true, basis: "made" }),
  ...headPoseMetrics(cornerPose, plainAligner, { truth: true }),
  ...headPoseFeatureMetrics(cornerPose, plainAligner),
  ...gazeMetrics(cornerGaze, plainAligner, { truth: true }),
  ...lightingMetrics(cornerLight, plainAligner, { truth: true }),
  ...pixelMetrics({ against: "truth" }),
  ...pixelMetrics({ against: "truth", measures: ["ssim"], whole: false, regions: [face] }),
  ...pixelMetrics({ against: "target", measures: ["l1"], whole: false, regions: [{ ...face, side: "outside" }] }),
  ...perceptualMetrics(lpips, { against: "truth", regions: [face] }),
  ...landmarkMetrics(pixelDetector, ["truth", "target"]),
  knownLandmarkMetric(pixelDetector),
  ...mouthMetrics(pixelDetector, ["truth", "target"]),
  ...(["truth", "source"] as const).map((role) => inputLeakMetric(recognizer, plainAligner, role)),
  ...(["truth", "target"] as const).map((role) => sharpnessMetric(role)),
  ...skinToneMetrics(),
  ...flickerMetrics(),
  new FrechetMetric(inception, plainAligner),
  new KernelMetric(inception, plainAligner),
  ...identityStabilityMetrics(recognizer, plainAligner),
  poseJitterMetric(cornerPose, plainAligner),
  landmarkJitterMetric(pixelDetector),
];

test.each(all.map((metric) => [metric.name, metric] as const))(
  "docs/metrics.md explains %s",
  (name, { definition }) => {
    expect(page).toContain(`\`${name}\``);
    expect(definition.unit).not.toBe("");
  },
);

test("no two metrics share a name", () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
