import { expect, test } from "vitest";
import type { VariantFindings } from "./compare-variants.ts";
import { curvesChart } from "./curves-chart.ts";
import { differencesChart } from "./differences-chart.ts";

const difference = (value: number, half: number) => ({ value, low: value - half, high: value + half });
const finding = (name: string, gain: number, shape: number): VariantFindings => ({
  name,
  figures: {},
  differences: { "gain.identity": difference(gain, 0.05), "shape.source": difference(shape, 0.05) },
  sets: {},
});
const full: VariantFindings = { name: "full", figures: {}, sets: {} };
const colours = (svg: string) => [...svg.matchAll(/<circle[^>]*fill="(#\w+)"/g)].map(([, colour]) => colour);

test("a difference is green or red by what is better, and grey where its interval holds 0", () => {
  const [green, red, grey] = ["#3a8f5c", "#d1495b", "#808890"];
  // More gain is better, less distance of shape is.
  expect(colours(differencesChart([full, finding("up", 0.1, 0.1)]))).toEqual([green, red]);
  expect(colours(differencesChart([full, finding("down", -0.1, -0.1)]))).toEqual([red, green]);
  expect(colours(differencesChart([full, finding("same", 0.01, -0.01)]))).toEqual([grey, grey]);
  const both = differencesChart([full, finding("up", 0.1, 0.1), finding("down", -0.1, -0.1)]);
  for (const words of ["up", "down", "gain.identity", "more is better", "less is better", "difference from full"])
    expect(both).toContain(`>${words}<`);
});

test("curves are trailing means of 15 logged steps, a panel for each term that was trained", () => {
  const lines = Array.from({ length: 30 }, (_, n) => ({ step: 10 * n, figures: { identity: n % 2, total: 3 } }));
  const svg = curvesChart([
    { name: "full", lines },
    { name: "other", lines: lines.slice(0, 14) },
  ]);
  for (const words of ["identity (1 - cosine)", "full", "other", "step"]) expect(svg).toContain(`>${words}<`);
  expect(svg).not.toContain(">L1<");
  // 0, 1, 0, ...: the mean of 15 is 7 or 8 of 15, so the axis runs over that and not over 0 to 1; 14 steps give no mean.
  expect(svg).not.toMatch(/>1<|>0\.9</);
  expect(svg).toMatch(/>0\.5/);
});
