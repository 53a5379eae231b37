import type { LashMesh } from "../mesh/lash-mesh.ts";
import { type Material, vectorAt } from "../mesh/render-mesh.ts";
import type { Rgb } from "../person/person.ts";
import { noise2, noise3 } from "../random/noise.ts";
import type { Garment } from "../scene/scene.ts";
import type { Surface } from "./lighting.ts";

/** Cloth: matt, with folds or a knit by noise. `positions` are in head coordinates. */
export function clothMaterial(garment: Garment, positions: Float32Array): Material {
  const surface: Surface = { r: 0, g: 0, b: 0, occlusion: 0.8, roughness: 0.85, specular: 0.02, subsurface: 0 };
  return {
    label: "clothing",
    look(at) {
      const x = vectorAt(at, positions, 0);
      const y = vectorAt(at, positions, 1);
      const z = vectorAt(at, positions, 2);
      const folds = noise3(x * 0.3 + 3, y * 0.2, z * 0.3) - 0.5;
      const knit = garment.texture * 0.3 * Math.sin(x * 9) * Math.sin(y * 9);
      const level = 1 + 0.5 * folds + knit;
      surface.r = garment.colour[0] * level;
      surface.g = garment.colour[1] * level;
      surface.b = garment.colour[2] * level;
    },
    light: (at, lighting, out) => lighting.shade(at, surface, out),
  };
}

/** Lashes: dark hairs with gaps that widen to the tips. */
export function lashMaterial(mesh: LashMesh, density: number, colour: Rgb): Material {
  const { place } = mesh;
  return {
    label: "skin",
    covers(a, b, c, weights) {
      const wa = weights[0]!;
      const wb = weights[1]!;
      const wc = weights[2]!;
      const u = wa * place[2 * a]! + wb * place[2 * b]! + wc * place[2 * c]!;
      const t = wa * place[2 * a + 1]! + wb * place[2 * b + 1]! + wc * place[2 * c + 1]!;
      return noise2(u * 46 + t * 2.5, 2.7) < density * (1.12 - 0.95 * t);
    },
    light(at, lighting, out) {
      out[0] = colour[0] * 0.6 * (lighting.ambient(0, at.ny) + 0.3 * lighting.key.r);
      out[1] = colour[1] * 0.6 * (lighting.ambient(1, at.ny) + 0.3 * lighting.key.g);
      out[2] = colour[2] * 0.6 * (lighting.ambient(2, at.ny) + 0.3 * lighting.key.b);
    },
  };
}
