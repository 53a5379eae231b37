import { FacesError } from "../../faces-error.ts";

/** Points of a template of the Face Research Lab sets. */
export const TEM_POINT_COUNT = 189;

/**
 * Points [189, 2] of a .tem file (Psychomorph's delineation): the number of points, then x and y of each in pixels of the
 * picture; lines that follow say how points are joined and are not read.
 */
export function parseTemPoints(text: string, path: string): Float64Array {
  const numbers = text.trim().split(/\s+/).map(Number);
  const points = Float64Array.from(numbers.slice(1, 1 + 2 * TEM_POINT_COUNT));
  if (
    numbers[0] !== TEM_POINT_COUNT ||
    points.length !== 2 * TEM_POINT_COUNT ||
    points.some((x) => !Number.isFinite(x))
  )
    throw new FacesError(
      `${path}: expected the number ${TEM_POINT_COUNT} and as many points "x y", got ${numbers[0] ?? "nothing"} and ${points.length / 2}; fetch the set again.`,
    );
  return points;
}
