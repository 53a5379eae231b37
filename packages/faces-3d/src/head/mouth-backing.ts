import { type AddedPart, meanOf } from "./mesh-draft.ts";

const COLUMNS = 7;
const ROWS = 5;
/** Centimetres behind the lips in the middle and at the sides, where it closes up to the corners. */
const BEHIND = 1.2;
const AT_CORNERS = 0.15;
/** How much further back the lips' own sides are at a distance of 1, times its square. */
const CURVE = 0.3;
const HALF_HEIGHT = 2;

/** Inner lips of the 68 landmarks. */
const UPPER = [61, 62, 63];
const LOWER = [65, 66, 67];

/** A dark sheet behind the lips, for heads whose mouth would open on whatever is behind the head; its rows follow the lips. */
export function mouthBacking(positions: Float32Array, landmarks: readonly number[]): AddedPart {
  const at = (points: readonly number[]) => points.map((i) => landmarks[i]!);
  const [x, y, z] = meanOf(positions, at([...UPPER, ...LOWER]));
  const half = 0.56 * Math.abs(positions[3 * landmarks[64]!]! - positions[3 * landmarks[60]!]!);
  const points: number[] = [];
  const follows: number[][] = [];
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      const across = half * ((2 * c) / (COLUMNS - 1) - 1);
      const depth = AT_CORNERS + (BEHIND - AT_CORNERS) * (1 - (across / half) ** 4);
      points.push(x + across, y + HALF_HEIGHT * (1 - (2 * r) / (ROWS - 1)), z - depth - CURVE * across * across);
      follows.push(r < ROWS / 2 - 1 ? at(UPPER) : r > ROWS / 2 ? at(LOWER) : at([...UPPER, ...LOWER]));
    }
  }
  const triangles: number[] = [];
  for (let r = 0; r + 1 < ROWS; r++) {
    for (let c = 0; c + 1 < COLUMNS; c++) {
      const i = r * COLUMNS + c;
      triangles.push(i, i + COLUMNS, i + COLUMNS + 1, i, i + COLUMNS + 1, i + 1);
    }
  }
  return { positions: points, follows, triangles };
}
