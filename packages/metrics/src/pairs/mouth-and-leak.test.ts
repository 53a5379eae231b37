import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { CornerRecognizer, cornerPicture, plainAligner } from "../../fixtures/made-batches.ts";
import { pixelDetector } from "../../fixtures/made-detector.ts";
import { inputLeakMetric, mouthMetrics, SwapObservation } from "../index.ts";
import { polygonWeights } from "../pixels/polygon-weights.ts";

beforeAll(useNativeBackend);

const size = 40;

/** Points of a face with lips from (10, 20) to (30, 30), open by as many pixels as the red of the first pixel says; blue moves all of it. */
const lipsDetector: LandmarkDetector = {
  id: "lips",
  async detect({ width, height, data }: Pixels): Promise<readonly DetectedFace[]> {
    const [open, green, shift] = data as unknown as [number, number, number];
    if (green === 0) return [];
    const points = new Float32Array(136);
    const set = (point: number, x: number, y: number) => points.set([x + shift, y], 2 * point);
    set(36, 10, 10);
    set(45, 30, 10);
    for (let i = 0; i < 12; i++) set(48 + i, i < 6 ? 10 + 4 * i : 30 - 4 * (i - 6), i < 6 ? 20 : 30);
    for (let i = 60; i < 68; i++) set(i, 20, 25);
    set(62, 20, 25 - open / 2);
    set(66, 20, 25 + open / 2);
    return [{ score: 1, box: [0, 0, width, height], landmarks: { scheme: "ibug-68", points } }];
  },
  dispose() {},
  [Symbol.dispose]() {},
};

/** A picture of one value whose first pixel tells the detector what to find. */
function picture(value: number, open: number, shift = 0, found = true) {
  const bytes = new Array<number>(size * size * 3).fill(value);
  bytes.splice(0, 3, open, found ? 9 : 0, shift);
  return tf.tensor4d(
    bytes.map((byte) => byte / 127.5 - 1),
    [1, size, size, 3],
  );
}

test("mouths differ in their points, in how far they are open, and in the pixels inside the true lips", async () => {
  const metrics = mouthMetrics(lipsDetector, ["truth", "target"]);
  expect(metrics.map(({ name }) => name)).toEqual([
    "landmarks-mouth.truth",
    "mouth-opening.truth",
    "landmarks-mouth.target",
    "mouth-opening.target",
    "l1-mouth.truth",
  ]);
  const observation = new SwapObservation({
    ids: ["open", "missed"],
    pictures: {
      swap: tf.concat([picture(153, 8), picture(102, 8, 0, false)]),
      truth: tf.concat([picture(102, 2), picture(102, 2)]),
      target: tf.concat([picture(102, 8, 2), picture(102, 2)]),
    },
  });
  for (const metric of metrics) await metric.update(observation);
  const pixels = metrics.pop();
  const [pointsOfTruth, openOfTruth, pointsOfTarget, openOfTarget] = metrics.map((metric) => metric.compute());
  expect(pointsOfTruth).toBeCloseTo((100 * (3 + 3)) / 20 / 20, 4); // two of twenty points by 3 pixels, eyes 20 apart
  expect(openOfTruth).toBeCloseTo((100 * 6) / 20, 4);
  expect(pointsOfTarget).toBeCloseTo((100 * 2) / 20, 4);
  expect(openOfTarget).toBeCloseTo(0, 4);
  // Where the lips are is the truth's to say: a face that is missed in the swap has its pixels all the same.
  expect(pixels?.values()).toEqual([
    ["missed", 0],
    ["open", expect.closeTo(51 / 255, 4)],
  ]);
  for (const metric of metrics) expect(metric.count()).toEqual({ measured: 1, missing: 1, of: "pairs" });
});

test("five points have no lips, and it is said", async () => {
  const [metric] = mouthMetrics(pixelDetector);
  const same = tf.tensor4d(new Array<number>(27).fill(0.5), [1, 3, 3, 3]);
  const observation = new SwapObservation({ ids: ["a"], pictures: { swap: same, truth: same } });
  await expect(metric?.update(observation)).rejects.toThrow("got five-points");
});

test("a polygon's pixels are those whose centres it holds", () => {
  const square = polygonWeights([1, 1, 3, 1, 3, 3, 1, 3], 5, 5);
  expect([...square].reduce((a, b) => a + b)).toBe(4); // left and upper edge belong to it, right and lower do not
  expect(square[1 * 5 + 1]).toBe(1);
  const outside = polygonWeights([-5, -5, 9, -5, 9, 9, -5, 9], 3, 4);
  expect([...outside]).toEqual(new Array(12).fill(1));
});

test("the input leak is what of the target's identity the swap has more than the truth, or than the source", async () => {
  const at = (degrees: number) =>
    cornerPicture([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180), 0]);
  const observation = new SwapObservation({
    ids: ["half way", "untouched", "true"],
    pictures: {
      swap: tf.concat([at(45), at(90), at(10)]),
      truth: tf.concat([at(10), at(10), at(10)]),
      source: tf.concat([at(0), at(0), at(0)]),
      target: tf.concat([at(90), at(90), at(90)]),
    },
  });
  const [truth, source] = (["truth", "source"] as const).map((role) =>
    inputLeakMetric(new CornerRecognizer(), plainAligner, role),
  );
  await truth?.update(observation);
  await source?.update(observation);
  const sin = (degrees: number) => Math.sin((degrees * Math.PI) / 180);
  const of = (metric: typeof truth, id: string) => new Map(metric?.values()).get(id);
  expect(of(truth, "half way")).toBeCloseTo(sin(45) - sin(10), 5);
  expect(of(truth, "true")).toBeCloseTo(0, 5);
  expect(of(source, "untouched")).toBeCloseTo(1, 5);
});
