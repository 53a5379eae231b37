import { Random } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { cornerPicture, cornerPose, plainAligner } from "../../fixtures/made-batches.ts";
import { FrechetMetric, frechetDistanceOfRows, KernelMetric, kernelDistance, SwapObservation } from "../index.ts";
import { RowSample } from "./row-sample.ts";

beforeAll(useNativeBackend);

const random = new Random(11);
const vector = (shift: number) => Array.from({ length: 3 }, () => Math.fround(random.normal() + shift));
const pairs = Array.from({ length: 60 }, (_, i) => ({ id: `pair ${i}`, swap: vector(0.3), target: vector(0) }));
const observe = (part: typeof pairs) => {
  const stack = (role: "swap" | "target") =>
    tf.concat4d(
      part.map((pair) => cornerPicture([0, 0, 0], pair[role])),
      0,
    );
  return new SwapObservation({
    ids: part.map(({ id }) => id),
    pictures: { swap: stack("swap"), target: stack("target") },
  });
};
const rows = (role: "swap" | "target") => pairs.map((pair) => Float32Array.from(pair[role]));

test("set metrics are named after their features and are their functional twins", async () => {
  const [frechet, kernel] = [new FrechetMetric(cornerPose, plainAligner), new KernelMetric(cornerPose, plainAligner)];
  expect([frechet.name, kernel.name]).toEqual(["frechet-angles.target", "kernel-angles.target"]);
  const inception = { ...cornerPose, id: "fid-inception-2015-12-05" };
  expect(new FrechetMetric(inception, plainAligner).name).toBe("fid.target");
  expect(new KernelMetric(inception, plainAligner, { reference: "source" }).name).toBe("kid.source");
  for (const metric of [frechet, kernel]) {
    expect(metric.compute()).toBeNaN();
    await metric.update(observe(pairs));
  }
  expect(frechet.compute()).toBeCloseTo(frechetDistanceOfRows(rows("swap"), rows("target")), 10);
  expect(kernel.compute()).toBeCloseTo(kernelDistance(rows("swap"), rows("target")), 12);
  expect(frechet.interval()).toBeNull();
  const interval = kernel.interval({ samples: 500 });
  expect(interval?.low).toBeLessThan(kernel.compute());
  expect(interval?.high).toBeGreaterThan(kernel.compute());
});

test.each([
  ["Frechet", () => new FrechetMetric(cornerPose, plainAligner)],
  ["kernel", () => new KernelMetric(cornerPose, plainAligner, { capacity: 25 })],
] as const)("the %s distance of shards is the whole's to the last bit", async (_, make) => {
  const whole = make();
  await whole.update(observe(pairs));
  const shards = [pairs.filter((_, i) => i % 3 === 1), pairs.filter((_, i) => i % 3 !== 1).reverse()];
  const merged = make();
  for (const shard of shards) {
    const metric = make();
    await metric.update(observe(shard.slice(0, 7)));
    await metric.update(observe(shard.slice(7)));
    merged.merge(JSON.parse(JSON.stringify(metric.state())));
  }
  expect(merged.compute()).toBe(whole.compute());
  expect(merged.interval()).toEqual(whole.interval());
  expect(merged.count()).toEqual(whole.count());
  merged.reset();
  expect(merged.compute()).toBeNaN();
});

test("a distance to published statistics needs no reference pictures", async () => {
  const moments = {
    count: 9,
    mean: Float64Array.of(1, 0, 0),
    covariance: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  };
  const metric = new FrechetMetric(cornerPose, plainAligner, { reference: { name: "unit", moments } });
  expect(metric.name).toBe("frechet-angles.unit");
  await metric.update(observe(pairs));
  expect(metric.compute()).toBeGreaterThan(0.3);
  expect(metric.compute()).toBeLessThan(3);
});

test("a pair in two shards of sums is refused", async () => {
  const metric = new FrechetMetric(cornerPose, plainAligner);
  await metric.update(observe(pairs.slice(0, 4)));
  await expect(metric.update(observe(pairs.slice(3, 5)))).rejects.toThrow("the pair pair 3 was given twice");
  expect(metric.count().measured).toBe(4);
});

test("a sample of rows is the same in any order, and spread over the ids", () => {
  const ids = Array.from({ length: 1000 }, (_, i) => `${i}`);
  const fill = (order: readonly string[]) => {
    const sample = new RowSample(100, 3);
    for (const id of order) sample.add(id, Float32Array.of(Number(id)));
    return sample.rows();
  };
  const kept = fill(ids);
  expect(kept).toHaveLength(100);
  expect(fill([...ids].reverse())).toEqual(kept);
  const average = kept.reduce((sum, [id]) => sum + Number(id), 0) / 100;
  expect(Math.abs(average - 500)).toBeLessThan(90);
});
