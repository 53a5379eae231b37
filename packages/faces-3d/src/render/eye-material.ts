import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import type { Material } from "../mesh/render-mesh.ts";
import type { EyeTraits } from "../person/person.ts";
import { noise2 } from "../random/noise.ts";
import type { Lighting, Surface } from "./lighting.ts";

/** Sclera, iris, pupil, and the reflection of the key light that makes an eye look alive. */
export function eyeMaterial(
  eyes: EyeTraits,
  pupilRadius: number,
  /** [n, 2] centimetres from the optic axis */
  disc: Float32Array,
  /** [n] 0 under the lid to 1 in the open */
  openness: Float32Array,
): Material {
  const surface: Surface = { r: 0, g: 0, b: 0, occlusion: 1, roughness: 0.3, specular: 0.02, subsurface: 0.6 };
  const radius = eyes.irisRadius;
  const seen = { open: 0.5 };
  return {
    label: "eyes",
    look(at) {
      const u = at.wa * disc[2 * at.a]! + at.wb * disc[2 * at.b]! + at.wc * disc[2 * at.c]!;
      const v = at.wa * disc[2 * at.a + 1]! + at.wb * disc[2 * at.b + 1]! + at.wc * disc[2 * at.c + 1]!;
      const open = at.wa * openness[at.a]! + at.wb * openness[at.b]! + at.wc * openness[at.c]!;
      const rho = Math.sqrt(u * u + v * v);
      const angle = Math.atan2(v, u);
      const corner = smoothstep(0.9, 1.5, Math.abs(u));
      const vein = 0.12 * smoothstep(0.62, 0.8, noise2(u * 3 + eyes.noiseOffset, v * 9)) * smoothstep(0.7, 1.2, rho);
      const fibre = noise2((angle / Math.PI) * 14 + eyes.noiseOffset, rho * 3);
      const depth = smoothstep(pupilRadius, radius, rho);
      const inner = 1.25 - 0.35 * depth + 0.7 * (fibre - 0.5);
      const ring = smoothstep(radius * 1.02, radius * 0.8, rho);
      const pupil = smoothstep(pupilRadius + 0.04, pupilRadius - 0.04, rho);
      const iris = smoothstep(radius + 0.06, radius - 0.05, rho);
      const dark = (0.2 + 0.8 * ring) * inner * (1 - pupil);
      surface.r = mix(0.8 - 0.14 * corner, eyes.iris[0] * dark + 0.004, iris);
      surface.g = mix(0.74 - 0.26 * corner - vein, eyes.iris[1] * dark + 0.004, iris);
      surface.b = mix(0.7 - 0.26 * corner - vein, eyes.iris[2] * dark + 0.004, iris);
      seen.open = open;
      surface.occlusion = 0.25 + 0.75 * open;
      surface.roughness = 0.22;
      surface.subsurface = 0.6 * (1 - iris);
    },
    light(at, lighting, out) {
      const { open } = seen;
      lighting.shade(at, surface, out);
      const shade = 0.42 + 0.58 * open;
      const glint = reflection(at, lighting) * (0.4 + 0.6 * open);
      for (let k = 0; k < 3; k++) out[k] = out[k]! * shade + glint;
    },
  };
}

/** A window-sized light seen in the wet eye: where the mirrored view comes near the key light. */
function reflection(
  at: { nx: number; ny: number; nz: number; vx: number; vy: number; vz: number },
  { key }: Lighting,
): number {
  const cosine = at.nx * at.vx + at.ny * at.vy + at.nz * at.vz;
  const rx = 2 * cosine * at.nx - at.vx;
  const ry = 2 * cosine * at.ny - at.vy;
  const rz = 2 * cosine * at.nz - at.vz;
  // Lamps of photographs stand near the camera: a key light from the side still leaves its point inside the iris.
  const [lx, ly, lz] = [key.x * 0.55, key.y * 0.55 + 0.16, key.z * 0.55 + 0.5];
  const towards = (rx * lx + ry * ly + rz * lz) / Math.sqrt(lx * lx + ly * ly + lz * lz);
  return 0.85 * smoothstep(0.94, 0.975, towards) * clamp(key.g, 0.4, 1);
}
