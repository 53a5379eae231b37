import { clamp } from "../mesh/scalar.ts";
import type { Light } from "./scene.ts";

/** What sRGB bytes are taken to be: linear light to the power 1 / 2.2. */
const GAMMA = 2.2;

/**
 * Factor on sRGB bytes that gives a surface that the studio lit another light. The studio is soft light from the front,
 * 0.45 + 0.55 n_z; the new one is ambient + (1 - ambient) 1.25 max(n . l, 0).
 * @param before unit normal as photographed
 * @param after unit normal as turned
 */
export function lightGain(
  light: Light,
  before: readonly [number, number, number],
  after: readonly [number, number, number],
): [number, number, number] {
  const length = Math.hypot(...light.direction) || 1;
  const facing = light.direction.reduce((sum, v, k) => sum + (v / length) * after[k]!, 0);
  const studio = 0.45 + 0.55 * clamp(before[2], 0.2, 1);
  const lit = light.ambient + (1 - light.ambient) * 1.25 * Math.max(0, facing);
  return light.colour.map((c) => ((c * lit) / studio) ** (1 / GAMMA)) as [number, number, number];
}
