/** A landmark of the head that a photograph shows at a place. */
export interface SeenLandmark {
  /** Index among the 68 of the head. */
  readonly landmark: number;
  readonly x: number;
  readonly y: number;
  /** How sure the correspondence is, 0 to 1. */
  readonly weight: number;
}

type Point = readonly [number, number];
type Line = readonly number[];

/** Both brows: upper edge from the outer end (right) or inner end (left), and the lower edge between the same ends. */
const BROWS: readonly { readonly upper: Line; readonly lower: Line; readonly first: number }[] = [
  { upper: [71, 72, 73, 74, 75, 76], lower: [71, 83, 84, 76], first: 17 },
  { upper: [77, 78, 79, 80, 81, 82], lower: [77, 85, 86, 82], first: 22 },
];

/** Lids: points of the template along an edge, and the landmarks a third and two thirds along it. */
const LIDS: readonly { readonly line: Line; readonly thirds: readonly [number, number] }[] = [
  { line: [18, 19, 20, 21, 22], thirds: [37, 38] },
  { line: [23, 24, 25, 26, 27], thirds: [43, 44] },
  { line: [18, 28, 29, 30, 22], thirds: [41, 40] },
  { line: [23, 31, 32, 33, 27], thirds: [47, 46] },
];

/** Landmarks that are a point of the template, or the middle of two. */
// biome-ignore format: a table of landmark, points, weight
const POINTS: readonly (readonly [landmark: number, points: readonly number[], weight: number])[] = [
  [36, [18], 1], [39, [22], 1], [42, [23], 1], [45, [27], 1],
  [27, [51, 57], 0.3], [30, [54, 60], 0.5], [33, [55], 1], [31, [64], 0.7], [35, [69], 0.7], [32, [170], 0.3], [34, [172], 0.3],
  [48, [87], 1], [49, [88], 1], [50, [89], 1], [51, [90], 1], [52, [91], 1], [53, [92], 1], [54, [93], 1], [55, [108], 1], [56, [107], 1], [57, [106], 1], [58, [105], 1], [59, [104], 1],
  [61, [95], 0.7], [62, [96], 0.7], [63, [97], 0.7], [65, [102], 0.7], [66, [101], 0.7], [67, [100], 0.7],
];

/** The outline of the lower face from ear to ear. */
export const TEM_JAW: Line = [111, 125, 126, 127, 128, 129, 130, 131, 132, 133, 114];

/** Points that sit on the surface wherever the head is seen from: eyes, nose, cheeks, brows, lips. They register people with each other. */
export const TEM_SURFACE: Line = [...range(18, 109), ...range(158, 183)];

/** The skin of the face: hairline, then down one side, along the jaw, up the other. */
export const TEM_FACE_OUTLINE: Line = [
  ...range(134, 145),
  ...[112, 113, 114, 133, 132, 131, 130, 129, 128, 127, 126, 125, 111, 110, 109],
];

/** Openings between the lids. */
export const TEM_EYES: readonly Line[] = [
  [18, 19, 20, 21, 22, 30, 29, 28],
  [23, 24, 25, 26, 27, 33, 32, 31],
];

/** Pupil and edge of each iris. */
export const TEM_IRISES: readonly { readonly pupil: number; readonly edge: Line }[] = [
  { pupil: 0, edge: range(2, 10) },
  { pupil: 1, edge: range(10, 18) },
];

/** Outlines of the brows. */
export const TEM_BROWS: readonly Line[] = [
  [71, 72, 73, 74, 75, 76, 84, 83],
  [77, 78, 79, 80, 81, 82, 86, 85],
];

/** Cheeks and beside the mouth: nothing but skin. */
export const TEM_PLAIN_SKIN: Line = [165, 166, 168, 169, 159, 162];

/** Where the head's 68 landmarks are in a photograph with a template's points [189, 2]. The jaw's are not among them: see TEM_JAW. */
export function seenLandmarks(points: Float64Array): SeenLandmark[] {
  const at = (i: number): Point => [points[2 * i]!, points[2 * i + 1]!];
  const out: SeenLandmark[] = [];
  const add = (landmark: number, [x, y]: Point, weight: number) => out.push({ landmark, x, y, weight });
  for (const { upper, lower, first } of BROWS) {
    for (let k = 0; k < 5; k++) {
      const part = 0.04 + (0.92 * k) / 4;
      add(first + k, middle([along(upper.map(at), part), along(lower.map(at), part)]), 0.5);
    }
  }
  for (const { line, thirds } of LIDS) {
    add(thirds[0], along(line.map(at), 1 / 3), 1);
    add(thirds[1], along(line.map(at), 2 / 3), 1);
  }
  for (const [landmark, from, weight] of POINTS) add(landmark, middle(from.map(at)), weight);
  return out;
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((total, p): Point => [total[0] + p[0], total[1] + p[1]], [0, 0] as Point);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** The point of a broken line at a part of its length. */
function along(line: readonly Point[], part: number): Point {
  const lengths = line.slice(1).map((p, i) => Math.hypot(p[0] - line[i]![0], p[1] - line[i]![1]));
  let left = part * lengths.reduce((sum, x) => sum + x, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length || i === lengths.length - 1) {
      const t = length === 0 ? 0 : left / length;
      const [a, b] = [line[i]!, line[i + 1]!];
      return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    }
    left -= length;
  }
  return line[0]!;
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
