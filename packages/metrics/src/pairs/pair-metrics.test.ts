import type { FaceAligner, FaceRecognizer, HeadPoseEstimator, ImageBatch, MorphableRegressor } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { headPoseMetrics, identityMetrics, morphableMetrics, SwapObservation } from "../index.ts";

beforeAll(useNativeBackend);

const aligner: FaceAligner = { align: (faces) => tf.clone(faces) };
const input = { height: 2, width: 2, template: "ffhq" };
const owner = { dispose() {}, [Symbol.dispose]() {} };
const corner = (faces: ImageBatch, row: number) =>
  tf.reshape(tf.slice(faces, [0, row, 0, 0], [-1, 1, 1, 3]), [faces.shape[0], 3]) as tf.Tensor2D;

let calls = 0;
const recognizer: FaceRecognizer = {
  id: "corner",
  input,
  embeddingSize: 3,
  embed(faces) {
    calls += 1;
    return corner(faces, 0);
  },
  ...owner,
};
const regressor: MorphableRegressor = {
  id: "corners",
  input,
  sizes: { shape: 3, expression: 3, pose: 3 },
  regress: (faces) => ({ shape: corner(faces, 0), expression: corner(faces, 1), pose: tf.mul(corner(faces, 1), 2) }),
  ...owner,
};
const estimator: HeadPoseEstimator = {
  id: "angles",
  input,
  estimate: (faces) => tf.mul(corner(faces, 0), 180),
  ...owner,
};

/** A picture whose first rows are the given vectors. */
const picture = (top: number[], bottom: number[]) =>
  tf.tensor4d([...top, 0, 0, 0, ...bottom, 0, 0, 0], [1, 2, 2, 3]) as ImageBatch;

const observe = () =>
  new SwapObservation({
    ids: ["a"],
    pictures: {
      swap: picture([1, 0, 0], [0, 0.5, 0]),
      source: picture([0.6, 0.8, 0], [1, 0, 0]),
      target: picture([0, 1, 0], [0, 0.5, 1]),
      reference: picture([0.8, 0.6, 0], [0, 0, 0]),
    },
  });

test("each metric is the comparison that its name says, and each picture is embedded once", async () => {
  const observation = observe();
  calls = 0;
  const metrics = [
    ...identityMetrics(recognizer, aligner),
    ...morphableMetrics(regressor, aligner),
    ...headPoseMetrics(estimator, aligner),
  ];
  for (const metric of metrics) await metric.update(observation);
  const found = Object.fromEntries(metrics.map((metric) => [metric.name, metric.compute()]));
  expect(calls).toBe(4);
  const expected: Record<string, number> = {
    "identity.source": 0.6,
    "identity.target": 0,
    "identity-l2.source": Math.hypot(0.4, 0.8),
    "identity.pair": 0.8,
    "identity.self": 0.96,
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
  const [metric] = identityMetrics(recognizer, aligner).filter(({ name }) => name === "identity.self");
  const observation = new SwapObservation({ ids: ["a"], pictures: { source: picture([1, 0, 0], [0, 0, 0]) } });
  await expect(metric?.update(observation)).rejects.toThrow("needs the reference pictures");
});
