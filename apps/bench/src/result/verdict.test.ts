import { expect, test } from "vitest";
import type { BenchResult, BenchValues, MethodResult } from "./bench-result.ts";
import { verdictOf } from "./verdict.ts";

const method = (name: string, [value, low, high]: readonly [number, number, number]): MethodResult => ({
  ...{ method: name, about: name, files: null, lossNetworks: [], strata: {}, missing: 0, secondsPerSwap: null },
  figures: {},
  summary: {
    "gain.identity": { value, low, high },
    "kept.pose": { value: 0.866, low: 0.8, high: 0.9 },
    "kept.pose-hn": { value: 0.1, low: 0, high: 0.2 },
  } as MethodResult["summary"],
});
const result = (...methods: readonly MethodResult[]): BenchResult => ({
  format: "mfim-bench-2",
  protocol: { name: "made", checksum: "00", pairs: 12, size: 64, data: "made" },
  methods,
  software: {},
});
const cosines = (of: (n: number) => number) => {
  const ids = Array.from({ length: 24 }, (_, n) => `p${n}`);
  return { "identity.source": { ids, values: ids.map((_, n) => of(n)), missing: [] } };
};

test("one method: what it reached, or that it did not", () => {
  const target = method("target", [0, 0, 0]);
  const say = (gain: readonly [number, number, number]) => verdictOf(result(method("mfim", gain), target), {});
  expect(say([0.312, 0.27, 0.35])).toBe(
    "mfim goes 31 % of the way from the target's identity to the source's (95 %: 27 % to 35 %) and keeps 87 % of the pose.",
  );
  expect(say([-0.01, -0.06, 0.04])).toMatch(/^mfim brings nobody nearer/);
  expect(say([-0.2, -0.3, -0.1])).toMatch(/^mfim moves away .* by 20 % of the way/);
  expect(verdictOf(result(target), {})).toBeUndefined();
});

test("two methods: which one brings more over, pair by pair", () => {
  const both = result(method("a", [0.3, 0.2, 0.4]), method("b", [0.2, 0.1, 0.3]));
  const values = (gap: (n: number) => number): BenchValues => ({
    a: cosines((n) => n / 100 + gap(n)),
    b: cosines((n) => n / 100),
  });
  expect(
    verdictOf(
      both,
      values((n) => 0.1 + n / 1000),
    ),
  ).toMatch(/ a brings more identity over than b; a less b: cosine .*\+0\.11/);
  expect(
    verdictOf(
      both,
      values((n) => -0.1 - n / 1000),
    ),
  ).toMatch(/ b brings more identity over than a; a less b: cosine .*-0\.11/);
  expect(
    verdictOf(
      both,
      values((n) => (n % 2 ? 0.1 : -0.1)),
    ),
  ).toMatch(/no difference in identity/);
});
