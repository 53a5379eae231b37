import { smoothstep } from "../geometry/scalar.ts";
import type { HairSheet } from "../mesh/hair-strands.ts";
import { fieldAt, type Material, vectorAt } from "../mesh/render-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import { noise2 } from "../random/noise.ts";
import { lightStrand, seenStrand } from "./strand-light.ts";

/** The middle of what a strand's tip is longer or shorter by, as a share of the raggedness. */
const MIDDLE = 0.72;
/** How much further inside, as a share of the raggedness, sheets end where single strands go on. */
const THINNED = 0.22;
/** More than rounding can push noise out of [0, 1]. */
const ROUNDING = 1e-9;

/**
 * Strands drawn into a sheet: lit as `lightStrand` does; gaps between strands in the outer layers, ragged tips.
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
  const seen = seenStrand();
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
      const hair = noise2(s * 17 + bend + offset, 2.4 + layer * 7 + t * 0.2);
      return edge + ragged * (0.2 * tip + 0.8 * hair - MIDDLE) > THINNED * ragged;
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
      lightStrand(seen, style.colour, shine, at, lighting, out);
    },
  };
}
