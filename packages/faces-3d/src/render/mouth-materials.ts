import { smoothstep } from "../geometry/scalar.ts";
import type { Material } from "../mesh/render-mesh.ts";
import type { Surface } from "./lighting.ts";

/** Teeth or gums: a plain colour that falls into the dark towards the back of the mouth. */
function insideMouth(
  colour: readonly [number, number, number],
  roughness: number,
  neutral: Float32Array,
  occlusion: (z: number) => number,
): Material {
  const surface: Surface = { r: 0, g: 0, b: 0, occlusion: 1, roughness, specular: 0.035, subsurface: 0.5 };
  return {
    label: "mouth",
    look(at) {
      const z = at.wa * neutral[3 * at.a + 2]! + at.wb * neutral[3 * at.b + 2]! + at.wc * neutral[3 * at.c + 2]!;
      const open = occlusion(z);
      surface.r = colour[0] * open;
      surface.g = colour[1] * open;
      surface.b = colour[2] * open;
      surface.occlusion = 0.75;
    },
    light: (at, lighting, out) => lighting.shade(at, surface, out),
  };
}

export function teethMaterial(neutral: Float32Array): Material {
  return insideMouth([0.62, 0.56, 0.46], 0.3, neutral, (z) => 0.18 + 0.82 * smoothstep(6.5, 10.4, z));
}

export function gumsMaterial(neutral: Float32Array): Material {
  return insideMouth([0.42, 0.14, 0.12], 0.35, neutral, (z) => 0.2 + 0.8 * smoothstep(5, 10, z));
}
