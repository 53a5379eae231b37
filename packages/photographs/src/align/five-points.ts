import { DataError, type LandmarkScheme, type Landmarks } from "@mfim/core";

interface FivePointRule {
  readonly count: number;
  /** For left eye, right eye, nose tip, left and right mouth corner: the points whose mean is taken. */
  readonly parts: readonly [
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
  ];
}

/**
 * "Left" is left in the picture. The 468-point sets hold the counterparts of the 68 points that FFHQ's recipe takes; of
 * the mesh's points along the nose, number 4 is where people and the 68 points see the tip.
 */
const rules: Readonly<Record<LandmarkScheme, FivePointRule>> = {
  "ibug-68": { count: 68, parts: [[36, 37, 38, 39, 40, 41], [42, 43, 44, 45, 46, 47], [30], [48], [54]] },
  "mediapipe-468": {
    count: 468,
    parts: [[33, 160, 158, 133, 153, 144], [362, 385, 387, 263, 373, 380], [4], [61], [291]],
  },
  "five-points": { count: 5, parts: [[0], [1], [2], [3], [4]] },
};

/** Eye centres, nose tip and mouth corners out of any landmark scheme: x0 y0 ... x4 y4 in the landmarks' own pixels. */
export function fivePoints({ scheme, points }: Landmarks): Float32Array {
  const { count, parts } = rules[scheme];
  if (points.length !== 2 * count) {
    throw new DataError(
      `Landmarks "${scheme}": expected ${count} points (${2 * count} numbers), got ${points.length} numbers.`,
    );
  }
  return Float32Array.from(
    parts.flatMap((part) =>
      [0, 1].map((axis) => part.reduce((sum, index) => sum + (points[2 * index + axis] as number), 0) / part.length),
    ),
  );
}
