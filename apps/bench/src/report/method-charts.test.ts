import { expect, test } from "vitest";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { methodCharts } from "./method-charts.ts";

const estimate = { value: 0.5, low: 0.4, high: 0.6 };
const names = ["ours", "source", "theirs"];
const result = {
  methods: names.map((method) => ({
    method,
    figures: { "shape.source": { ...estimate, unit: "L2 of coefficients", higherIsBetter: false } },
    summary: { "gain.identity": estimate, "kept.pose": estimate },
  })),
} as unknown as BenchResult;
const values = Object.fromEntries(
  names.map((method) => [method, { "shape.source": { values: [1, 2, 3] } }]),
) as unknown as BenchValues;

test("a method has one colour in all charts, whoever is left out of one of them", () => {
  const [tradeOff = "", boxes = ""] = methodCharts(result, values);
  const [ours, source, theirs] = ["#4c78a8", "#e45756", "#54a24b"];
  for (const colour of [ours, source, theirs]) expect(boxes).toContain(colour);
  for (const words of ["shape.source over pairs, L2 of coefficients", "further left is better"])
    expect(boxes).toContain(words);
  expect(tradeOff).toContain("not drawn: source at 0.50, 0.50");
  expect(tradeOff).toContain(ours);
  expect(tradeOff).toContain(theirs);
  expect(tradeOff).not.toContain(source);
});
