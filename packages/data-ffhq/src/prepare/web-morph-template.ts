import { DataError, type Landmarks } from "@mfim/core";

/** Points of the template that the London set and its kin were marked with. */
const count = 189;

/**
 * Of these points, what FFHQ's recipe asks for: of each eye the counterparts of the six contour points of the 68 (corners,
 * two of the upper and two of the lower lid), and the corners of the mouth. The template has no tip of the nose: the
 * middle between the ridge's lower end and the point under the nose stands in. "Left" is left in the picture.
 */
const parts = [[18, 19, 21, 22, 30, 28], [23, 24, 26, 27, 33, 31], [53, 59, 55, 55], [87], [93]];

/**
 * Five points of a WebMorph template (`.tem`): the number of points, then an x and a y a line, then lines between them.
 * @returns in pixels of the photograph
 * @throws DataError for a template of other points
 */
export function parseWebMorphTemplate(text: string, where: string): Landmarks {
  const [first = "", ...lines] = text.trim().split(/\r?\n/);
  const points = lines.slice(0, count).map((line) => line.trim().split(/\s+/).map(Number));
  const whole = points.length === count && points.every((point) => point.length === 2 && point.every(Number.isFinite));
  if (Number(first) !== count || !whole)
    throw new DataError(
      `${where}: expected a template of ${count} points, an x and a y a line, got ${first || "nothing"}.`,
    );
  const mean = (part: readonly number[], axis: number) =>
    part.reduce((sum, index) => sum + (points[index]?.[axis] as number), 0) / part.length;
  return {
    scheme: "five-points",
    points: Float32Array.from(parts.flatMap((part) => [mean(part, 0), mean(part, 1)])),
  };
}
