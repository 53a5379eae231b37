import { insideDistance, type Point2 } from "../geometry/curve.ts";
import type { HeadModel } from "./head-model.ts";

/** The outline over the forehead, from the head's left ear to its right, just under the hairline; centimetres. */
const FOREHEAD: readonly Point2[] = [
  [6.9, 8],
  [5.6, 10.2],
  [3, 11.3],
  [0, 11.5],
  [-3, 11.3],
  [-5.6, 10.2],
  [-6.9, 8],
];

/** How far behind the outline of the jaw skin still counts as face: further back it is neck or the underside of the chin. */
const BEHIND_JAW = 0.9;
/** Above the mouth the outline runs along the front edge of the ears: this much inside of it. */
const INSIDE = 0.25;

/**
 * 1 for each skin vertex that is face, else 0: within the jaw's landmarks and the forehead as seen from the front on the
 * neutral head, before the jaw line; and all of the sockets.
 */
export function faceVertices({ neutral, landmarks, regions }: HeadModel, count: number): Uint8Array {
  const at = (v: number) => [neutral[3 * v]!, neutral[3 * v + 1]!, neutral[3 * v + 2]!] as const;
  const jaw = landmarks.slice(0, 17).map(at);
  const outline: Point2[] = [...jaw.map(([x, y]): Point2 => [x, y]), ...FOREHEAD];
  const out = new Uint8Array(count);
  for (let v = 0; v < count; v++) {
    const [x, y, z] = at(v);
    if (v >= regions.mouthSocket[0] && regions.mouthSocket[1] > regions.mouthSocket[0]) {
      out[v] = 1;
      continue;
    }
    let nearest = Number.POSITIVE_INFINITY;
    let jawZ = 0;
    for (const [jx, jy, jz] of jaw) {
      const distance = Math.hypot(x - jx, y - jy);
      if (distance >= nearest) continue;
      nearest = distance;
      jawZ = jz;
    }
    out[v] = z > jawZ - BEHIND_JAW && insideDistance(outline, [x, y]) > (y < 0 ? 0 : INSIDE) ? 1 : 0;
  }
  return out;
}
