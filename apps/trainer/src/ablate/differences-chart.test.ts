import { expect, test } from "vitest";
import type { VariantFindings } from "./compare-variants.ts";
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
