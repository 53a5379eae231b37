import { smoothstep } from "../geometry/scalar.ts";
import type { Rgb } from "../person/person.ts";
import type { Lighting } from "./lighting.ts";
import type { VisibilityBuffer } from "./rasterize.ts";

/** A thin sheet that one looks through, in the world. */
export interface Pane {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  /** Share of each colour that it takes away. */
  readonly tint: Rgb;
}

/** A pane that takes more than this away hides what is behind it, and is what a label picture shows there. */
const HIDES = 0.6;

/**
 * Darkens what has been drawn behind a pane and adds the sky's and the key light's reflection. Samples that it hides get
 * the mesh number `hidden`.
 */
export function drawPane(
  buffer: VisibilityBuffer,
  pane: Pane,
  screen: Float64Array,
  lighting: Lighting,
  colour: Float32Array,
  hidden: number,
): void {
  const { size, inverseDepth, mesh } = buffer;
  const { triangles, normals, tint } = pane;
  const hides = (tint[0] + tint[1] + tint[2]) / 3 > HIDES;
  const { key } = lighting;
  for (let t = 0; t < triangles.length; t += 3) {
    const [ia, ib, ic] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    const [ax, ay] = [screen[3 * ia]!, screen[3 * ia + 1]!];
    const [bx, by] = [screen[3 * ib]!, screen[3 * ib + 1]!];
    const [cx, cy] = [screen[3 * ic]!, screen[3 * ic + 1]!];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area === 0) continue;
    const x0 = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const x1 = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const y0 = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const y1 = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const wb = ((x + 0.5 - ax) * (cy - ay) - (y + 0.5 - ay) * (cx - ax)) / area;
        const wc = ((bx - ax) * (y + 0.5 - ay) - (by - ay) * (x + 0.5 - ax)) / area;
        const wa = 1 - wb - wc;
        // Half-open edges: a sample on the border of two triangles is tinted once.
        if (wa <= 0 || wb < 0 || wc < 0) continue;
        const depth = wa * screen[3 * ia + 2]! + wb * screen[3 * ib + 2]! + wc * screen[3 * ic + 2]!;
        const k = y * size + x;
        if (depth <= inverseDepth[k]!) continue;
        const ny = wa * normals[3 * ia + 1]! + wb * normals[3 * ib + 1]! + wc * normals[3 * ic + 1]!;
        const nx = wa * normals[3 * ia]! + wb * normals[3 * ib]! + wc * normals[3 * ic]!;
        const nz = Math.abs(wa * normals[3 * ia + 2]! + wb * normals[3 * ib + 2]! + wc * normals[3 * ic + 2]!);
        const glance = 0.035 + 0.2 * (1 - nz) ** 3;
        // The mirrored view of a flat pane: a broad streak of the key light moves across it with the head.
        const streak = 0.1 * smoothstep(0.18, 0.02, Math.abs(nx - 0.5 * key.x + 0.35 * (ny - 0.4 * key.y)));
        for (let c = 0 as 0 | 1 | 2; c < 3; c++) {
          const light = c === 0 ? key.r : c === 1 ? key.g : key.b;
          colour[3 * k + c] =
            colour[3 * k + c]! * (1 - tint[c]!) + glance * lighting.ambient(c, 0.6) + streak * glance * 8 * light;
        }
        if (hides) mesh[k] = hidden;
      }
    }
  }
}
