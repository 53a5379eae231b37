import { Random } from "@mfim/core";
import { expect, test } from "vitest";
import {
  attributeKept,
  groupedBootstrapInterval,
  groupedMeanInterval,
  identityGain,
  identityGainSpread,
  meanInterval,
  quantile,
} from "../index.ts";
import { meanAt } from "./bootstrap.ts";

test("the interval of a mean covers the truth about as often as it says", () => {
  const random = new Random(3);
  let covered = 0;
  for (let trial = 0; trial < 200; trial++) {
    const values = Array.from({ length: 40 }, () => random.normal());
    const { low, high } = meanInterval(values, { samples: 200, seed: trial });
    if (low <= 0 && high >= 0) covered += 1;
  }
  expect(covered / 200).toBeGreaterThan(0.88);
  expect(covered / 200).toBeLessThan(0.99);
});

test("over groups the interval of correlated values covers the truth about as often as it says; over values it does not", () => {
  const random = new Random(5);
  const hits = { groups: 0, values: 0 };
  const trials = 120;
  for (let trial = 0; trial < trials; trial++) {
    // 30 people with a deviation of their own, eight pairs each.
    const people = Array.from({ length: 30 }, () => random.normal());
    const values = people.flatMap((own) => Array.from({ length: 8 }, () => own + 0.3 * random.normal()));
    const groups = values.map((_, i) => `p${Math.floor(i / 8)}`);
    const options = { samples: 300, seed: trial };
    const covers = ({ low, high }: { low: number; high: number }) => (low <= 0 && 0 <= high ? 1 : 0);
    const grouped = groupedMeanInterval(groups, values, options);
    hits.groups += covers(grouped);
    hits.values += covers(meanInterval(values, options));
    const general = groupedBootstrapInterval(groups, meanAt(values), options);
    expect(general.low).toBeCloseTo(grouped.low, 10);
  }
  expect(hits.groups / trials).toBeGreaterThan(0.87);
  expect(hits.values / trials).toBeLessThan(0.7);
});

test("intervals repeat with their seed", () => {
  const values = [1, 2, 3, 5, 8, 13];
  expect(meanInterval(values, { seed: 5 })).toEqual(meanInterval(values, { seed: 5 }));
});

test("quantiles interpolate order statistics", () => {
  expect(quantile([0, 10, 20], 0.25)).toBe(5);
  expect(quantile([7], 0.9)).toBe(7);
});

test("the untouched target gains nothing and keeps everything, the source the other way round", () => {
  const toSource = { target: [0.1, 0.2, 0], self: [0.7, 0.6, 0.8] };
  expect(identityGain({ ...toSource, swap: toSource.target }).value).toBe(0);
  expect(identityGain({ ...toSource, swap: toSource.self }).value).toBe(1);
  // A judge of twice the scale and another zero says the same; one that sees half the way says half.
  const scaled = { ...toSource, swap: toSource.self };
  const other = Object.fromEntries(
    Object.entries(scaled).map(([key, values]) => [key, values.map((value) => 2 * value + 1)]),
  ) as unknown as typeof scaled;
  const half = { ...toSource, swap: toSource.self.map((self, n) => (self + (toSource.target[n] as number)) / 2) };
  const { mean, least, largest } = identityGainSpread([scaled, other, half]);
  expect([mean.value, least.value, largest.value].map((value) => Math.round(1e9 * value) / 1e9)).toEqual([
    0.833333333, 0.5, 1,
  ]);
  const sourceError = [1, 3, 2];
  expect(attributeKept([0, 0, 0], sourceError).value).toBe(1);
  expect(attributeKept(sourceError, sourceError).value).toBe(0);
  expect(attributeKept([0.5, 1.5, 1], sourceError)).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
});
