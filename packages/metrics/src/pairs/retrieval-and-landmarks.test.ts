import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { CornerRecognizer, cornerPicture, plainAligner } from "../../fixtures/made-batches.ts";
import { pixelDetector } from "../../fixtures/made-detector.ts";
import {
  embedGallery,
  knownLandmarkMetric,
  landmarkMetrics,
  normalisedMeanError,
  retrievalMetrics,
  retrievalRank,
  SwapObservation,
} from "../index.ts";

beforeAll(useNativeBackend);

const people = Array.from({ length: 7 }, (_, i) => `person ${i}`);
/** Persons around a quarter of a circle. */
const at = (degrees: number): [number, number, number] => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
  0,
];

test("a swap is retrieved by rank among the people of the gallery", async () => {
  const recognizer = new CornerRecognizer();
  const pictures = tf.concat(people.map((_, i) => cornerPicture(at(10 * i))));
  const gallery = await embedGallery(recognizer, plainAligner, [{ people, pictures }]);
  const metrics = retrievalMetrics(recognizer, plainAligner, gallery);
  const swaps = tf.concat([1, 12, 31, 64].map((degrees) => cornerPicture(at(degrees))));
  const observation = new SwapObservation({
    ids: ["a", "b", "c", "d"],
    pictures: { swap: swaps },
    // nearest; second nearest; fifth nearest after 30, 40, 20, 50; last
    sourcePeople: ["person 0", "person 2", "person 1", "person 0"],
  });
  for (const metric of metrics) await metric.update(observation);
  expect(metrics.map((metric) => [metric.name, metric.compute()])).toEqual([
    ["retrieval.top1", 0.25],
    ["retrieval.top5", 0.75],
  ]);
  expect(metrics[0]?.unit).toBe("share, gallery of 7 people in 7 pictures");
  expect(recognizer.calls).toBe(2);
});

test("a person of several pictures counts once, ties count against, and a stranger is named", () => {
  const entry = (person: string, degrees: number) => ({ person, embedding: Float32Array.from(at(degrees)) });
  const gallery = [entry("a", 0), entry("a", 1), entry("a", 2), entry("b", 8), entry("twin", 8)];
  expect(retrievalRank(Float32Array.from(at(3)), "a", gallery)).toBe(1);
  expect(retrievalRank(Float32Array.from(at(3)), "b", gallery)).toBe(3);
  expect(() => retrievalRank(Float32Array.from(at(3)), "c", gallery)).toThrow('source person "c" among the 3 people');
});

const points = [100, 120, 180, 120, 140, 160, 110, 200, 170, 200];
/** A picture of 3 x 3 whose pixels spell five points. */
const spelled = (values: readonly number[]) => {
  const bytes = new Array<number>(27).fill(9);
  values.forEach((value, i) => {
    bytes[3 * Math.floor(i / 2) + (i % 2)] = value;
  });
  return tf.tensor4d(
    bytes.map((value) => value / 127.5 - 1),
    [1, 3, 3, 3],
  );
};

test("landmark errors are in percent of the eye distance, and a missed face is counted", async () => {
  const moved = points.map((value, i) => (i === 4 ? value + 20 : value)); // one of five points by 20 of 80 pixels
  const observation = new SwapObservation({
    ids: ["found", "missed"],
    pictures: {
      swap: tf.concat([spelled(moved), spelled(points.map(() => 0))]),
      truth: tf.concat([spelled(points), spelled(points)]),
      target: tf.concat([spelled(moved), spelled(points)]),
    },
    landmarks: { truth: [points, points].map((list) => ({ scheme: "five-points", points: Float32Array.from(list) })) },
  });
  const metrics = [...landmarkMetrics(pixelDetector, ["truth", "target"]), knownLandmarkMetric(pixelDetector)];
  for (const metric of metrics) await metric.update(observation);
  expect(metrics.map((metric) => [metric.name, metric.compute()])).toEqual([
    ["landmarks.truth", 5],
    ["landmarks.target", 0],
    ["landmarks.known", 5],
  ]);
  for (const metric of metrics) expect(metric.count()).toEqual({ measured: 1, missing: 1, of: "pairs" });
  const [first] = metrics;
  const again = landmarkMetrics(pixelDetector)[0];
  again?.merge(JSON.parse(JSON.stringify(first?.state())));
  expect(again?.count()).toEqual(first?.count());
});

test("landmarks of two schemes are not compared", () => {
  const five = { scheme: "five-points", points: Float32Array.from(points) } as const;
  const other = { scheme: "ibug-68", points: new Float32Array(136) } as const;
  expect(() => normalisedMeanError(five, other)).toThrow("got five-points and ibug-68");
});
