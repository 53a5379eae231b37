import { readFileSync } from "node:fs";
import { Random } from "@mfim/core";
import { expect, test } from "vitest";
import { comparePaired, groupedBootstrapInterval, holm, mean, signTest, wilcoxonSignedRank } from "../index.ts";
import { normalTail } from "./normal-tail.ts";

interface PairedGolden {
  readonly a: number[];
  readonly b: number[];
  readonly exact: boolean;
  readonly wilcoxon: number;
  readonly statistic: number;
  readonly sign: number;
}

const goldens = JSON.parse(readFileSync(new URL("../../fixtures/goldens.json", import.meta.url), "utf8")) as {
  pairs: PairedGolden[];
  normalTail: [number, number][];
  holm: { p: number[]; adjusted: number[] };
};

test.each(goldens.pairs.map((golden) => [golden.a.length, golden] as const))(
  "the tests of %i pairs are SciPy's",
  (_, { a, b, ...golden }) => {
    const differences = a.map((value, i) => value - (b[i] as number));
    const found = wilcoxonSignedRank(differences);
    expect(found.method).toBe(golden.exact ? "exact" : "normal");
    expect(found.statistic).toBe(golden.statistic);
    expect(found.p / golden.wilcoxon).toBeCloseTo(1, 9);
    expect(signTest(differences) / golden.sign).toBeCloseTo(1, 9);
  },
);

test.each(goldens.normalTail)("the tail of a normal beyond %f is SciPy's", (z, tail) => {
  expect(normalTail(z) / tail).toBeCloseTo(1, 11);
  expect(normalTail(-z)).toBeCloseTo(1 - tail, 14);
});

test("Holm's adjustment", () => {
  holm(goldens.holm.p).forEach((p, i) => {
    expect(p).toBeCloseTo(goldens.holm.adjusted[i] as number, 12);
  });
});

test("a constant lead is found by every test, on the shared pairs alone and in any order", () => {
  const random = new Random(4);
  const ids = Array.from({ length: 30 }, (_, i) => `pair ${i}`);
  const a = ids.map((id) => [id, random.normal()] as const);
  const b = a.map(([id, value]) => [id, value - 1 - 0.01 * random.uniform()] as const).reverse();
  const found = comparePaired([...a, ["only here", 9]], b);
  expect(found).toMatchObject({ pairs: 30, unmatched: 1 });
  expect(found.difference).toBeCloseTo(1.005, 2);
  expect(found.interval.low).toBeGreaterThan(1);
  expect(found.sign).toBeCloseTo(2 ** -29, 14);
  expect(found.wilcoxon.p).toBeCloseTo(2 ** -29, 14);
  expect(comparePaired(b, a).difference).toBe(-found.difference);
  expect(() => comparePaired(a, [["elsewhere", 1]])).toThrow("no id in common");
});

test("no difference is no evidence", () => {
  expect(signTest([0, 0])).toBe(1);
  expect(wilcoxonSignedRank([0, 0, 0]).p).toBe(1);
});

test("groups that agree within make the interval wider", () => {
  const random = new Random(8);
  const perVideo = Array.from({ length: 20 }, () => random.normal());
  const values = perVideo.flatMap((value) => Array.from({ length: 10 }, () => value + 0.01 * random.normal()));
  const statistic = (indices: readonly number[]) => mean(indices.map((i) => values[i] as number));
  const grouped = groupedBootstrapInterval(
    values.map((_, i) => `video ${Math.floor(i / 10)}`),
    statistic,
    { samples: 500 },
  );
  const alone = groupedBootstrapInterval(
    values.map((_, i) => `${i}`),
    statistic,
    { samples: 500 },
  );
  expect((grouped.high - grouped.low) / (alone.high - alone.low)).toBeGreaterThan(2);
});
