import { clamp, smoothstep } from "../geometry/scalar.ts";
import type { HairSheet } from "../mesh/hair-strands.ts";
import { fieldAt, type Material, vectorAt } from "../mesh/render-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import { noise2 } from "../random/noise.ts";

/** The middle of what a strand's tip is longer or shorter by, as a share of the raggedness. */
const MIDDLE = 0.72;
/** More than rounding can push noise out of [0, 1]. */
const ROUNDING = 1e-9;

/**
 * Strands drawn into a sheet: light along the strand after Kajiya and Kay (1989), with the two shifted highlights of
 * Marschner et al. (2003) in Scheuermann's form; gaps between strands in the outer layers, ragged tips.
 * @param tangents [n, 3] in the world
 */
export function hairMaterial(
  sheet: HairSheet,
  style: Pick<HairStyle, "colour" | "curl" | "noiseOffset">,
  tangents: Float32Array,
  /** Tips of single hairs, finer than a sample in most pictures: edges are thinned out instead of cut. */
  thinned = false,
): Material {
  const { strand, along, inside, layer, ragged } = sheet;
  const offset = style.noiseOffset;
  const gaps = 0.27 * layer * layer;
  const { curl } = style;
  const wave = (0.1 + 0.5 * curl) * 5;
  const sway = 1 + 2 * curl;
  const [coarse, fine] = [0.12 + 0.5 * curl, 0.2 + 0.4 * curl];
  // Which lock a place belongs to, coarse and fine: curls wander from strand to strand.
  const bendAt = (s: number, t: number) => wave * (noise2(s * 0.12 + offset, t * 0.5) - 0.5) * sway;
  const coarseLock = (s: number, t: number, bend: number) => 0.55 * noise2(s * 0.5 + bend + offset, t * coarse);
  const fineLock = (s: number, t: number, bend: number) => 0.45 * noise2(s * 1.6 + bend * 2 + offset + 90, t * fine);
  const shine = 1 - 0.75 * curl;
  const [r, g, b] = style.colour;
  /** Of the point that was looked at. */
  const seen = { thickness: 0.5, tx: 0.5, ty: 0.5, tz: 0.5, length: 0.5, view: 0.5, depth: 0.5 };
  return {
    label: "hair",
    covers(a, b, c, weights) {
      const wa = weights[0]!;
      const wb = weights[1]!;
      const wc = weights[2]!;
      const s = wa * strand[a]! + wb * strand[b]! + wc * strand[c]!;
      const edge = wa * inside[a]! + wb * inside[b]! + wc * inside[c]!;
      if (edge > ragged && gaps < 0.02) return true;
      // Noise is costly and lies between 0 and 1: it is asked only where it can change the answer.
      if (edge + ragged * (1 + ROUNDING - MIDDLE) <= 0.06 * layer) return false;
      const t = wa * along[a]! + wb * along[b]! + wc * along[c]!;
      const bend = bendAt(s, t);
      const thick = coarseLock(s, t, bend);
      if (thick < gaps + ROUNDING && thick + fineLock(s, t, bend) < gaps) return false;
      if (edge + ragged * (-ROUNDING - MIDDLE) > 0.06 * layer) return true;
      const tip =
        0.5 * noise2(s * 0.7 + offset, 4.2 + layer * 9) + 0.5 * noise2(s * 2.6 + offset, 8.1 + layer * 5 + t * 0.3);
      if (!thinned) return edge + ragged * (tip - MIDDLE) > 0.06 * layer;
      const hair = noise2(s * 11 + bend + offset, 2.4 + layer * 7 + t * 0.2);
      return edge + ragged * (0.55 * tip + 0.45 * hair - MIDDLE) > 0.06 * layer;
    },
    look(at) {
      const [s, t] = [fieldAt(at, strand), fieldAt(at, along)];
      const bend = bendAt(s, t);
      const thickness = coarseLock(s, t, bend) + fineLock(s, t, bend);
      const tx = vectorAt(at, tangents, 0);
      const ty = vectorAt(at, tangents, 1);
      const tz = vectorAt(at, tangents, 2);
      const length = Math.sqrt(tx * tx + ty * ty + tz * tz) || 1;
      seen.thickness = thickness;
      seen.tx = tx;
      seen.ty = ty;
      seen.tz = tz;
      seen.length = length;
      seen.view = (tx * at.vx + ty * at.vy + tz * at.vz) / length;
      seen.depth =
        (0.45 + 0.55 * layer) * (0.6 + 0.4 * smoothstep(-0.2, 1.4, fieldAt(at, inside))) * (0.35 + 1.1 * thickness);
    },
    light(at, lighting, out) {
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
    },
  };
}

/** sin(T, H) to a power, with the strand tilted by `shift`: H lies between light and view. */
function strandHighlight(towards: number, view: number, shift: number, exponent: number): number {
  const h = (towards + view) * 0.5 + shift;
  const sine = Math.sqrt(Math.max(0, 1 - h * h));
  return Math.exp(exponent * Math.log(Math.max(1e-6, sine)));
}
