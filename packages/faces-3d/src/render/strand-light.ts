import { clamp } from "../geometry/scalar.ts";
import type { SurfacePoint } from "../mesh/surface-point.ts";
import type { Rgb } from "../person/rgb.ts";
import type { Lighting } from "./lighting.ts";

/** What was found out about the point of a strand that was looked at. */
export interface SeenStrand {
  /** 0 to 1: what its highlights are shifted by. */
  thickness: number;
  /** Tangent, and its length. */
  tx: number;
  ty: number;
  tz: number;
  length: number;
  /** Cosine between tangent and view. */
  view: number;
  /** 0 dark to about 1: how much light reaches it at all. */
  depth: number;
}

export function seenStrand(): SeenStrand {
  return { thickness: 0.5, tx: 0.5, ty: 0.5, tz: 0.5, length: 0.5, view: 0.5, depth: 0.5 };
}

/**
 * Light along a strand after Kajiya and Kay (1989), with the two shifted highlights of Marschner et al. (2003) in
 * Scheuermann's form. Writes linear RGB.
 * @param shine 0 none to 1
 */
export function lightStrand(
  seen: SeenStrand,
  [r, g, b]: Rgb,
  shine: number,
  at: SurfacePoint,
  lighting: Lighting,
  out: Float64Array,
): void {
  const { key, fill, rim } = lighting;
  const { thickness, view, depth } = seen;
  const keyCosine = at.nx * key.x + at.ny * key.y + at.nz * key.z;
  const reaching = keyCosine > -0.3 ? lighting.keyReaching(at) : 0;
  const towards = (seen.tx * key.x + seen.ty * key.y + seen.tz * key.z) / seen.length;
  const diffuse =
    0.95 *
    (0.25 + 0.75 * Math.sqrt(Math.max(0, 1 - towards * towards))) *
    clamp((keyCosine + 0.3) / 1.3, 0, 1) *
    reaching;
  const glint =
    strandHighlight(towards, view, 0.09 + 0.25 * (thickness - 0.5), 60) * reaching * clamp(keyCosine + 0.15, 0, 1);
  const second =
    strandHighlight(towards, view, -0.14 + 0.3 * (thickness - 0.5), 14) * reaching * clamp(keyCosine + 0.2, 0, 1);
  const fillLight = 0.8 * clamp((at.nx * fill.x + at.ny * fill.y + at.nz * fill.z + 0.3) / 1.3, 0, 1);
  const rimLight = 0.9 * clamp((at.nx * rim.x + at.ny * rim.y + at.nz * rim.z + 0.2) / 1.2, 0, 1);
  const white = shine * depth * 0.07 * glint;
  const tinted = shine * depth * 0.8 * second;
  out[0] =
    r * depth * (key.r * diffuse + fill.r * fillLight + rim.r * rimLight + 0.9 * lighting.ambient(0, at.ny)) +
    key.r * (white + r * tinted);
  out[1] =
    g * depth * (key.g * diffuse + fill.g * fillLight + rim.g * rimLight + 0.9 * lighting.ambient(1, at.ny)) +
    key.g * (white + g * tinted);
  out[2] =
    b * depth * (key.b * diffuse + fill.b * fillLight + rim.b * rimLight + 0.9 * lighting.ambient(2, at.ny)) +
    key.b * (white + b * tinted);
}

/** sin(T, H) to a power, with the strand tilted by `shift`: H lies between light and view. */
function strandHighlight(towards: number, view: number, shift: number, exponent: number): number {
  const h = (towards + view) * 0.5 + shift;
  const sine = Math.sqrt(Math.max(0, 1 - h * h));
  return Math.exp(exponent * Math.log(Math.max(1e-6, sine)));
}
