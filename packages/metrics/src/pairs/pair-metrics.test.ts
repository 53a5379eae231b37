import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import {
  plainAligner as aligner,
  CornerRecognizer,
  cornerPose,
  cornerRegressor,
  cornerPicture as picture,
} from "../../fixtures/made-batches.ts";
import {
  headPoseFeatureMetrics,
  headPoseMetrics,
  identityMetrics,
  identityMixMetrics,
  identityTruthMetrics,
  morphableMetrics,
  SwapObservation,
} from "../index.ts";

beforeAll(useNativeBackend);

const observe = () =>
  new SwapObservation({
    ids: ["a"],
    pictures: {
      swap: picture([1, 0, 0], [0, 0.5, 0]),
      source: picture([0.6, 0.8, 0], [1, 0, 0]),
      target: picture([0, 1, 0], [0, 0.5, 1]),
      reference: picture([0.8, 0.6, 0], [0, 0, 0]),
      truth: picture([0.8, 0, 0.6], [0, 0.5, 0.5]),
      local: picture([0.28, 0.96, 0], [0, 0, 0]),
    },
    coefficients: {
      basis: "made",
      values: {
        shape: [Float32Array.of(1, 0, 0.5)],
        expression: [Float32Array.of(0, 0.5, 0)],
        pose: [Float32Array.of(0, 1, 2)],
      },
    },
  });

test("each metric is the comparison that its name says, and each picture is embedded once", async () => {
  const observation = observe();
  const recognizer = new CornerRecognizer();
  const metrics = [
    ...identityMetrics(recognizer, aligner),
    ...identityTruthMetrics(recognizer, aligner),
    ...identityMixMetrics(recognizer, aligner),
    ...morphableMetrics(cornerRegressor, aligner, { truth: true, local: true, basis: "made" }),
    ...headPoseMetrics(cornerPose, aligner, { truth: true }),
    ...headPoseFeatureMetrics(cornerPose, aligner),
  ];
  for (const metric of metrics) await metric.update(observation);
  const found = Object.fromEntries(metrics.map((metric) => [metric.name, metric.compute()]));
  expect(recognizer.calls).toBe(6);
  const expected: Record<string, number> = {
    "identity.source": 0.6,
    "identity.local": 0.28,
    "shape.local": 1.2,
    "identity.target": 0,
    "identity-l2.source": Math.hypot(0.4, 0.8),
    "identity.pair": 0.8,
    "identity.self": 0.96,
    "identity-l2.target": Math.SQRT2,
    "identity.truth": 0.8,
    "shape.truth": Math.hypot(0.2, 0.6),
    "expression.truth": 0.5,
    "pose.truth": 1,
    "shape.parameters": 0.5,
    "expression.parameters": 0,
    "pose.parameters": 2,
    "pose-hn.truth": Math.hypot(36, 108),
    "pose-hn-features.target": 1,
    "pose-hn-features.pair": Math.hypot(1, 0.5, 1),
    "shape.source": Math.hypot(0.4, 0.8),
    "shape.target": Math.SQRT2,
    "expression.target": 1,
    "expression.source": Math.hypot(1, 0.5),
    "pose.target": 2,
    "pose-hn.target": Math.hypot(180, 180),
    "pose-hn.source": Math.hypot(72, 144),
  };
  for (const [name, value] of Object.entries(expected)) expect(found[name], name).toBeCloseTo(value, 4);
});

test("shards merge to the same figure to the last bit", async () => {
  const recognizer = new CornerRecognizer();
  const [whole] = identityMetrics(recognizer, aligner) as [ReturnType<typeof identityMetrics>[number]];
  const [half] = identityMetrics(recognizer, aligner) as [typeof whole];
  const [other] = identityMetrics(recognizer, aligner) as [typeof whole];
  const batches = ["p", "q", "r"].map(
    (id, n) =>
      new SwapObservation({
        ids: [id],
        pictures: { swap: picture([0.3 * n + 0.1, 1, 0], [0, 0, 0]), source: picture([1, 0.7, 0.2], [0, 0, 0]) },
      }),
  );
  for (const batch of batches) await whole.update(batch);
  await half.update(batches[2] as SwapObservation);
  await other.update(batches[0] as SwapObservation);
  await other.update(batches[1] as SwapObservation);
  half.merge(JSON.parse(JSON.stringify(other.state())));
  expect(half.compute()).toBe(whole.compute());
  half.reset();
  expect(half.compute()).toBeNaN();
});

test("a metric that lacks its picture says which", async () => {
  const [metric] = identityMetrics(new CornerRecognizer(), aligner).filter(({ name }) => name === "identity.self");
  const observation = new SwapObservation({ ids: ["a"], pictures: { source: picture([1, 0, 0], [0, 0, 0]) } });
  await expect(metric?.update(observation)).rejects.toThrow("needs the reference pictures");
});

test("shards that disagree on a pair are refused", async () => {
  const [metric] = identityMetrics(new CornerRecognizer(), aligner) as [ReturnType<typeof identityMetrics>[number]];
  await metric.update(observe());
  metric.merge(metric.state());
  expect(metric.count()).toEqual({ measured: 1, missing: 0, of: "pairs" });
  expect(() => metric.merge({ ids: ["a"], values: [0.25] })).toThrow("two shards disagree on the pair a");
});

test("a batch whose parts do not fit its pairs is refused", () => {
  const pictures = { swap: picture([1, 0, 0]) };
  expect(() => new SwapObservation({ ids: ["a", "b"], pictures })).toThrow("swap: expected shape [2, *, *, 3]");
  expect(() => new SwapObservation({ ids: ["a"], pictures, sourcePeople: [] })).toThrow(
    "expected 1 entries of sourcePeople, one a pair, got 0",
  );
});

test("true coefficients of another basis are refused", async () => {
  const metrics = morphableMetrics(cornerRegressor, aligner, { basis: "flame" });
  const [parameters] = metrics.filter(({ name }) => name === "shape.parameters");
  await expect(parameters?.update(observe())).rejects.toThrow('needs true coefficients of the basis "flame"');
});
