import type { LandmarkScheme } from "@mfim/core";

/** Points of the mouth in a landmark scheme. */
export interface MouthPoints {
  /** Around the lips, in order: a closed outline. */
  readonly outer: readonly number[];
  /** Around the opening, in order. */
  readonly inner: readonly number[];
  /** Middle of the upper and of the lower lip's inner edge: their distance is how far the mouth is open. */
  readonly opening: readonly [upper: number, lower: number];
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** By scheme; five points tell the corners only. */
export const mouthPoints: Readonly<Partial<Record<LandmarkScheme, MouthPoints>>> = {
  "ibug-68": { outer: range(48, 59), inner: range(60, 67), opening: [62, 66] },
  "mediapipe-468": {
    outer: [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185],
    inner: [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191],
    opening: [13, 14],
  },
};
