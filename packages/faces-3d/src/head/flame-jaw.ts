import type { StateDict } from "@mfim/core";

/** The jaw among FLAME's joints: whole head, neck, jaw, two eyes. */
const JAW = 2;
/** How far the jaw opens for weight 1, radians. */
const ANGLE = 0.3;

/**
 * What a jaw that opens moves, [V, 3] in the file's unit: every vertex by its skinning weight times the turn about the jaw's
 * joint (linear blend skinning, straightened to an offset). Nothing where the file has no joints or weights.
 */
export function flameJaw(state: StateDict, template: Float32Array): Float32Array | undefined {
  const joints = state.get("J") ?? state.get("J.x");
  const weights = state.get("weights") ?? state.get("weights.x");
  const count = weights?.shape[1] ?? 0;
  const fits = joints?.shape[0] === count && count > JAW && weights?.shape[0] === template.length / 3;
  if (!joints || !weights || !fits) return undefined;
  const [, y0, z0] = joints.toFloat32().subarray(3 * JAW);
  const share = weights.toFloat32();
  const [cos, sin] = [Math.cos(ANGLE), Math.sin(ANGLE)];
  const out = new Float32Array(template.length);
  for (let v = 0; v < template.length / 3; v++) {
    const [y, z] = [template[3 * v + 1]! - y0!, template[3 * v + 2]! - z0!];
    out[3 * v + 1] = share[v * count + JAW]! * (cos * y - sin * z - y);
    out[3 * v + 2] = share[v * count + JAW]! * (sin * y + cos * z - z);
  }
  return out;
}
