import type { Pixels } from "@mfim/core";
import { expect, test } from "vitest";
import { RegionError } from "./region-error.ts";

const picture = (at: (x: number, y: number) => number): Pixels => ({
  width: 8,
  height: 8,
  data: Uint8Array.from({ length: 192 }, (_, i) => at(Math.floor(i / 3) % 8, Math.floor(i / 24))),
});

test("differences, noise ratio and slopes count within the region alone", () => {
  const left = Uint8Array.from({ length: 64 }, (_, i) => (i % 8 < 3 && i < 56 ? 1 : 0));
  const error = new RegionError();
  const truth = picture((x) => 10 * x);
  error.add(
    picture((x) => (x < 5 ? 10 * x + 7 : 255)),
    truth,
    left,
  );
  expect([error.pixels, error.edges, error.sharpness]).toEqual([21, 0, 1]);
  expect(error.absolute).toBeCloseTo(7, 10);
  expect(error.decibels).toBeCloseTo(20 * Math.log10(255 / 7), 10);
  const steeper = new RegionError();
  steeper.add(
    picture((x) => 30 * x),
    truth,
    left,
  );
  expect(steeper.edges).toBeCloseTo(20, 5);
  expect(steeper.sharpness).toBeCloseTo(3, 5);
});
