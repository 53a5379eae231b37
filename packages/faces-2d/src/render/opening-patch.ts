import type { FaceOpening } from "../mesh/face-parts.ts";

/** Where a donor's eyeball or teeth come to lie: a strip of quads between the two borders of the opening. */
export interface OpeningPatch {
  /** [n, 3] in the face's frame, before turning */
  readonly positions: Float32Array;
  /** [n, 2] in the donor's frame */
  readonly values: Float32Array;
  readonly triangles: Uint16Array;
}

/** What stays in place when the opening narrows: an eyeball behind its lids, teeth under the upper lip. */
export type Anchor = "middle" | "upper";

/** How much larger than the opening a patch is made where the donor's is smaller. */
const COVER = 1.06;

/**
 * Lays what is inside a donor's opening behind that of a face. Width follows the corners; height is scaled alike, and more
 * only where the donor's opening would not fill the face's: so irises stay round and teeth are covered, not squeezed,
 * by a smaller smile.
 * @param shape [468, 3] the face's
 * @param donor [468, 3] the donor's
 */
export function openingPatch(
  shape: Float32Array,
  donor: Float32Array,
  part: FaceOpening,
  anchor: Anchor,
): OpeningPatch {
  const { corners, upper, lower } = part;
  const columns = upper.length;
  const point = (table: Float32Array, i: number) => [table[3 * i]!, table[3 * i + 1]!] as const;
  const [[fx, fy], [gx, gy]] = [point(shape, corners[0]), point(shape, corners[1])];
  const [[cx, cy], [dx, dy]] = [point(donor, corners[0]), point(donor, corners[1])];
  const [length, donorLength] = [Math.hypot(gx - fx, gy - fy), Math.hypot(dx - cx, dy - cy)];
  const [ax, ay] = [(gx - fx) / length, (gy - fy) / length];
  const [bx, by] = [(dx - cx) / donorLength, (dy - cy) / donorLength];
  const across = length / donorLength;
  const height = (table: Float32Array, nx: number, ny: number) =>
    upper.reduce((sum, up, i) => {
      const [[ux, uy], [lx, ly]] = [point(table, up), point(table, lower[i]!)];
      return sum + (lx - ux) * nx + (ly - uy) * ny;
    }, 0) / columns;
  const down = Math.max(across, (COVER * height(shape, -ay, ax)) / Math.max(1e-3, height(donor, -by, bx)));
  /** The donor's vector (x, y), in the face's frame. */
  const carried = (x: number, y: number): readonly [number, number] => {
    const [along, off] = [across * (x * bx + y * by), down * (y * bx - x * by)];
    return [along * ax - off * ay, along * ay + off * ax];
  };
  const positions: number[] = [];
  const values: number[] = [];
  const add = (x: number, y: number, z: number, from: number) => {
    positions.push(x, y, z);
    values.push(...point(donor, from));
  };
  const depth = (i: number) => shape[3 * i + 2]!;
  add(fx, fy, depth(corners[0]), corners[0]);
  upper.forEach((up, i) => {
    const low = lower[i]!;
    const [[ux, uy], [lx, ly]] = [point(donor, up), point(donor, low)];
    const z = (depth(up) + depth(low)) / 2;
    if (anchor === "upper") {
      const [x, y] = point(shape, up);
      const [ox, oy] = carried(lx - ux, ly - uy);
      add(x, y, z, up);
      add(x + ox, y + oy, z, low);
    } else {
      for (const [from, px, py] of [
        [up, ux, uy],
        [low, lx, ly],
      ] as const) {
        const [ox, oy] = carried(px - cx, py - cy);
        add(fx + ox, fy + oy, z, from);
      }
    }
  });
  add(gx, gy, depth(corners[1]), corners[1]);
  return { positions: Float32Array.from(positions), values: Float32Array.from(values), triangles: strip(columns) };
}

/** Corner 0, pairs (1, 2), (3, 4), ..., corner 2 n + 1. */
function strip(columns: number): Uint16Array {
  const triangles = [0, 1, 2];
  for (let i = 0; i + 1 < columns; i++) {
    const [a, b, c, d] = [2 * i + 1, 2 * i + 2, 2 * i + 3, 2 * i + 4];
    triangles.push(a, c, b, b, c, d);
  }
  triangles.push(2 * columns - 1, 2 * columns + 1, 2 * columns);
  return Uint16Array.from(triangles);
}
