import { DataError, type LandmarkScheme, type Landmarks } from "@mfim/core";

/** Points whose distance is the measure of a face: outer corners of the eyes, or the eyes themselves of five points. */
const eyePoints: Readonly<Record<LandmarkScheme, readonly [number, number]>> = {
  "ibug-68": [36, 45],
  "mediapipe-468": [33, 263],
  "five-points": [0, 1],
};

/** Distance between the eye points in pixels. */
export function eyeDistance({ scheme, points }: Landmarks): number {
  const [left, right] = eyePoints[scheme];
  return pointDistance(points, left, points, right);
}

/**
 * Normalised mean error: mean distance of corresponding points over the eye distance of `truth`, in percent.
 * @throws DataError where the two lists are of different schemes
 */
export function normalisedMeanError(found: Landmarks, truth: Landmarks): number {
  if (found.scheme !== truth.scheme || found.points.length !== truth.points.length)
    throw new DataError(
      `Landmark error: expected two lists of one scheme, got ${found.scheme} and ${truth.scheme}; use one detector for both, or convert.`,
    );
  const count = truth.points.length / 2;
  let sum = 0;
  for (let point = 0; point < count; point++) sum += pointDistance(found.points, point, truth.points, point);
  return (100 * sum) / count / eyeDistance(truth);
}

function pointDistance(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return Math.hypot((a[2 * i] as number) - (b[2 * j] as number), (a[2 * i + 1] as number) - (b[2 * j + 1] as number));
}
