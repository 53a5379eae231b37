import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import type { Material, SurfacePoint } from "../mesh/render-mesh.ts";
import type { EyeTraits } from "../person/person.ts";
import { noise2 } from "../random/noise.ts";
import type { Lighting, Surface } from "./lighting.ts";

/** White of the eye beside photographed skin: brighter eyes seem lit from within. */
const WHITE = [0.5, 0.455, 0.425] as const;
/** What the corners, where the third lid and the tear gland lie, take of it. */
const CORNER = [0.08, 0.2, 0.18] as const;
/** Colour of the collarette about the pupil, which most irises have, as a factor. */
const COLLARETTE = [1.5, 1.2, 0.95] as const;

/**
 * The eye of the photographic look: an iris with fibres, a collarette and a soft dark edge, lit from below by what the cornea
 * bends down; a white that reddens towards the corners; shade of the upper lid alone, and a small window in the wet.
 * @param disc [n, 2] centimetres from the optic axis
 * @param openness [n] 0 under the lid to 1 in the open
 */
export function photographicEye(
  eyes: EyeTraits,
  pupilRadius: number,
  disc: Float32Array,
  openness: Float32Array,
): Material {
  const surface: Surface = { r: 0, g: 0, b: 0, occlusion: 1, roughness: 0.25, specular: 0.02, subsurface: 0.6 };
  const radius = eyes.irisRadius;
  const seen = { open: 0.5, u: 0.5, v: 0.5 };
  const offset = eyes.noiseOffset;
  return {
    label: "eyes",
    look(at) {
      const u = at.wa * disc[2 * at.a]! + at.wb * disc[2 * at.b]! + at.wc * disc[2 * at.c]!;
      const v = at.wa * disc[2 * at.a + 1]! + at.wb * disc[2 * at.b + 1]! + at.wc * disc[2 * at.c + 1]!;
      const open = at.wa * openness[at.a]! + at.wb * openness[at.b]! + at.wc * openness[at.c]!;
      const rho = Math.sqrt(u * u + v * v);
      const iris = smoothstep(radius + 0.09, radius - 0.07, rho);
      surface.r = WHITE[0];
      surface.g = WHITE[1];
      surface.b = WHITE[2];
      if (iris < 1) {
        const corner = smoothstep(0.75, 1.5, Math.abs(u));
        const vein =
          0.09 * smoothstep(0.6, 0.78, noise2(u * 3.1 + offset, v * 8 + 2 * noise2(u * 2, v * 2))) * (0.3 + corner);
        const cloud = 0.06 * (noise2(u * 2.2 + offset, v * 2.2 + 5) - 0.5);
        surface.r += cloud - CORNER[0] * corner;
        surface.g += cloud - CORNER[1] * corner - vein;
        surface.b += cloud - CORNER[2] * corner - vein;
      }
      if (iris > 0) {
        const turn = Math.atan2(v, u) / Math.PI;
        const depth = smoothstep(pupilRadius, radius, rho);
        const fibre = 0.6 * noise2(turn * 32 + offset, rho * 4) + 0.4 * noise2(turn * 11 + offset + 40, rho * 7);
        const near = smoothstep(0.5, 0.15, depth + 0.25 * (fibre - 0.5));
        const edge = smoothstep(radius * 1.04, radius * 0.72, rho);
        const pupil = smoothstep(pupilRadius + 0.035, pupilRadius - 0.035, rho);
        const below = 1 - (0.4 * v) / radius;
        const level = (0.3 + 0.7 * edge) * (0.5 + 1.1 * fibre) * below * (1 - pupil);
        surface.r = mix(surface.r, eyes.iris[0] * level * mix(1, COLLARETTE[0], near) + 0.003, iris);
        surface.g = mix(surface.g, eyes.iris[1] * level * mix(1, COLLARETTE[1], near) + 0.003, iris);
        surface.b = mix(surface.b, eyes.iris[2] * level * mix(1, COLLARETTE[2], near) + 0.003, iris);
      }
      seen.open = open;
      surface.occlusion = 0.45 + 0.55 * open;
      surface.subsurface = 0.6 * (1 - iris);
    },
    light(at, lighting, out) {
      const { open } = seen;
      lighting.shade(at, surface, out);
      const shade = 0.5 + 0.5 * open;
      const glint = windowGlint(at, lighting) * smoothstep(0.15, 0.6, open);
      for (let k = 0 as 0 | 1 | 2; k < 3; k++) {
        const sky = 0.035 * open * lighting.ambient(k, 0.8);
        out[k] = out[k]! * shade + glint + sky;
      }
    },
  };
}

/** A window-sized light in the wet eye: where the mirrored view comes near the key light, with a soft edge. */
function windowGlint({ nx, ny, nz, vx, vy, vz }: SurfacePoint, { key }: Lighting): number {
  const cosine = nx * vx + ny * vy + nz * vz;
  const rx = 2 * cosine * nx - vx;
  const ry = 2 * cosine * ny - vy;
  const rz = 2 * cosine * nz - vz;
  // Lamps of photographs stand near the camera: a key light from the side still leaves its point inside the iris.
  const [lx, ly, lz] = [key.x * 0.55, key.y * 0.55 + 0.2, key.z * 0.55 + 0.5];
  const length = Math.sqrt(lx * lx + ly * ly + lz * lz);
  const towards = (rx * lx + ry * ly + rz * lz) / length;
  if (towards < 0.95) return 0;
  // Wider than high: how far the mirrored view is off sideways and upwards.
  const across = (rx * lz - rz * lx) / length;
  const up = ry - ly / length;
  const inside = smoothstep(0.2, 0.12, Math.abs(across)) * smoothstep(0.24, 0.15, Math.abs(up));
  return 0.7 * inside * clamp(key.g, 0.15, 1);
}
