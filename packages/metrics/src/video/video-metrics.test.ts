import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { CornerRecognizer, cornerPicture, cornerPose, plainAligner } from "../../fixtures/made-batches.ts";
import { pixelDetector } from "../../fixtures/made-detector.ts";
import {
  flickerMetrics,
  identityStabilityMetrics,
  jitter,
  landmarkJitterMetric,
  neighbourSimilarity,
  poseJitterMetric,
  SwapObservation,
} from "../index.ts";

beforeAll(useNativeBackend);

test("jitter is the size of the second difference; even motion has none", () => {
  const even = [0, 1, 2, 3, 4].map((t) => [t, -2 * t]);
  expect(jitter(even, 2)).toBe(0);
  const shaking = [0, 1, 0, 1, 0].map((t) => [3 * t, 4 * t]);
  expect(jitter(shaking, 2)).toBe(10); // |(3, 4)| x 2 at every frame
  expect(jitter(shaking, 1)).toBe(7); // the mean of 6 and 8 as two points on lines
  expect(jitter([[1], [2]], 1)).toBeNaN();
  expect(
    neighbourSimilarity([
      [1, 0],
      [1, 0],
      [0, 1],
    ]),
  ).toBe(0.5);
});

const frames = (video: string, count: number, step = 1) =>
  Array.from({ length: count }, (_, t) => ({ video, frame: t * step }));

const observe = (places: { video: string; frame: number }[], vectors: [number, number, number][]) => {
  const stack = (rows: [number, number, number][]) => tf.concat(rows.map((row) => cornerPicture(row)));
  return new SwapObservation({
    ids: places.map(({ video, frame }) => `${video}/${frame}`),
    pictures: { swap: stack(vectors), target: stack(vectors.map(() => [0, 0, 1])) },
    frames: places,
  });
};

test("identity stability is the mean over videos, whatever shard a frame was in", async () => {
  const places = [...frames("a", 3), ...frames("b", 2, 5), ...frames("alone", 1)];
  const vectors: [number, number, number][] = [
    [1, 0, 0],
    [1, 0, 0],
    [0.6, 0.8, 0],
    [1, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
  ];
  const make = () => identityStabilityMetrics(new CornerRecognizer(), plainAligner);
  const [whole, target] = make() as [ReturnType<typeof make>[number], ReturnType<typeof make>[number]];
  const observation = observe(places, vectors);
  await whole.update(observation);
  await target.update(observation);
  expect(whole.values().map(([video]) => video)).toEqual(["a", "b"]);
  expect(whole.compute()).toBeCloseTo((0.8 + 0) / 2, 6);
  expect(target.compute()).toBe(1);
  expect(whole.count()).toEqual({ measured: 2, missing: 1, of: "videos" });
  const merged = make()[0];
  for (const parity of [1, 0]) {
    const [shard] = make();
    const chosen = places.map((_, i) => i).filter((i) => i % 2 === parity);
    const pick = <T>(list: readonly T[]) => chosen.map((i) => list[i] as T);
    await shard?.update(observe(pick(places), pick(vectors)));
    merged?.merge(JSON.parse(JSON.stringify(shard?.state())));
  }
  expect(merged?.compute()).toBe(whole.compute());
  expect(merged?.interval()).toEqual(whole.interval());
});

test("jitter of the head is that of the difference to the target; a gap ends a run", async () => {
  const metric = poseJitterMetric(cornerPose, plainAligner);
  const places = [0, 1, 2, 7, 8, 9, 10].map((frame) => ({ video: "a", frame }));
  const angles = [0, 0.1, 0, 0.5, 0.5, 0.5, 0.5];
  await metric.update(
    observe(
      places,
      angles.map((angle) => [angle, 0, 0]),
    ),
  );
  expect(metric.compute()).toBeCloseTo((36 + 0 + 0) / 3, 4); // one second difference of 0.2 x 180, two of 0
  await expect(metric.update(observe([{ video: "a", frame: 0 }], [[0, 0, 0]]))).resolves.toBeUndefined();
  const twice = new SwapObservation({
    ids: ["another"],
    pictures: { swap: cornerPicture([0, 0, 0]), target: cornerPicture([0, 0, 0]) },
    frames: [{ video: "a", frame: 7 }],
  });
  await metric.update(twice);
  expect(() => metric.compute()).toThrow("two of frame 7 of a");
});

test("jitter of landmarks is in percent of the eye distance, and a missed face ends a run", async () => {
  const metric = landmarkJitterMetric(pixelDetector);
  const spelled = (nose: number) => {
    const bytes = new Array<number>(27).fill(9);
    [100, 120, 180, 120, nose, 160, 110, 200, 170, 200].forEach((value, i) => {
      bytes[3 * Math.floor(i / 2) + (i % 2)] = nose === 0 ? 0 : value;
    });
    return tf.tensor4d(
      bytes.map((value) => value / 127.5 - 1),
      [1, 3, 3, 3],
    );
  };
  const noses = [140, 148, 140, 0, 140, 140, 140];
  await metric.update(
    new SwapObservation({
      ids: noses.map((_, t) => `${t}`),
      pictures: { swap: tf.concat(noses.map(spelled)), target: tf.concat(noses.map(() => spelled(140))) },
      frames: frames("v", noses.length),
    }),
  );
  // One of five points by 2 x 8 of 80 pixels in one of two second differences.
  expect(metric.compute()).toBeCloseTo(20 / 5 / 2, 4);
});

test("flicker is what the swap adds to the video's own changes of brightness", async () => {
  const side = 48;
  const grey = (value: number, bright?: number) => {
    const data = new Float32Array(side * side * 3).fill(value);
    if (bright !== undefined) data.fill(bright, 0, (data.length / side) * 2); // the uppermost row of cells
    return tf.tensor4d(data, [1, side, side, 3]);
  };
  // The target brightens evenly, then by a flash; the swap follows it, but its first row of cells blinks by 0.2 of [-1, 1].
  const target = [-0.2, -0.1, 0, 0.4];
  const swap = target.map((value, t) => grey(value, t % 2 === 0 ? value : value + 0.2));
  const [added, own] = flickerMetrics();
  const observation = new SwapObservation({
    ids: target.map((_, t) => `${t}`),
    pictures: { swap: tf.concat(swap), target: tf.concat(target.map((value) => grey(value))) },
    frames: frames("v", target.length),
  });
  await added?.update(observation);
  await own?.update(observation);
  // One of 24 rows of cells by 0.4 of [-1, 1], which is 51 steps, in each second difference.
  expect(added?.compute()).toBeCloseTo(51 / 24, 3);
  const untouched = flickerMetrics()[0];
  const still = tf.concat(target.map((value) => grey(value)));
  await untouched?.update(
    new SwapObservation({
      ids: target.map((_, t) => `${t}`),
      pictures: { swap: still, target: still },
      frames: frames("v", target.length),
    }),
  );
  expect(untouched?.compute()).toBe(0);
  expect(own?.compute()).toBeGreaterThan(added?.compute() as number);
});
