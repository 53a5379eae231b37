import { FACE_OVAL } from "../mesh/face-parts.ts";
import type { Turn } from "./turn.ts";

const COUNT = FACE_OVAL.length;

/** Rings around a face: how large, how much of a turn they follow, and how much nearer they are than the outline (pixels of the 512 crop). */
const RINGS = [
  { size: 1.12, follow: 0.75, nearer: 25 },
  { size: 1.45, follow: 0.5, nearer: 0 },
  { size: 6, follow: 0, nearer: 0 },
] as const;

/** Hair, ears, neck and background: strips from the outline outwards, whose points are the host's alone. */
export interface HeadSurround {
  /** [4 * 36, 3]: the outline, then the rings, turned; the outline's are overwritten by the face's own */
  readonly positions: Float32Array;
  /** [4 * 36, 2] in the host's frame */
  readonly places: Float32Array;
  /** [4 * 36, 3] unit normals as photographed, x right, y up, z to the viewer */
  readonly normals: Float32Array;
  readonly triangles: Uint16Array;
}

const TRIANGLES = Uint16Array.from(
  Array.from({ length: RINGS.length }, (_, ring) =>
    Array.from({ length: COUNT }, (_, i) => {
      const [a, b] = [ring * COUNT + i, ring * COUNT + ((i + 1) % COUNT)];
      return [a, b, a + COUNT, b, b + COUNT, a + COUNT];
    }).flat(),
  )
    .reverse()
    .flat(),
);

/**
 * @param host [468, 3] the host's points, pixels of the frame
 */
export function headSurround(host: Float32Array, turn: Turn, unit: number): HeadSurround {
  const rows = 1 + RINGS.length;
  const positions = new Float32Array(rows * COUNT * 3);
  const places = new Float32Array(rows * COUNT * 2);
  const normals = new Float32Array(rows * COUNT * 3);
  const middle = [0, 1].map((axis) => FACE_OVAL.reduce((sum, i) => sum + host[3 * i + axis]! / COUNT, 0));
  const [mx, my] = [middle[0]!, middle[1]!];
  const turned = new Float64Array(3);
  FACE_OVAL.forEach((point, i) => {
    const [ox, oy, oz] = [host[3 * point]!, host[3 * point + 1]!, host[3 * point + 2]!];
    places.set([ox, oy], 2 * i);
    const outward = Math.hypot(ox - mx, oy - my);
    RINGS.forEach(({ size, follow, nearer }, ring) => {
      const at = (ring + 1) * COUNT + i;
      const [x, y, z] = [mx + size * (ox - mx), my + size * (oy - my), oz - nearer * unit];
      turn.apply(x, y, z, turned);
      places.set([x, y], 2 * at);
      positions.set([x + follow * (turned[0]! - x), y + follow * (turned[1]! - y), z], 3 * at);
      const [nx, ny] = [(ox - mx) / outward, -(oy - my) / outward];
      const length = Math.hypot(nx, ny, 0.35);
      normals.set([nx / length, ny / length, 0.35 / length], 3 * at);
    });
  });
  return { positions, places, normals, triangles: TRIANGLES };
}

export const OUTLINE_POINTS = COUNT;
