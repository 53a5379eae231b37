import type { PreparedHead } from "../head/prepared-head.ts";
import type { RigidMotion } from "../mesh/posed-head.ts";
import { type Material, vectorAt } from "../mesh/render-mesh.ts";
import type { Lighting } from "./lighting.ts";
import type { SkinRelief } from "./skin-relief.ts";

const STEP = 0.03;

/**
 * Skin with relief: the plain material on a normal that leans with the relief's slope (bump mapping after Blinn, 1978),
 * darker in creases. Also writes the light that falls in (out[3], out[4], out[5]) and the albedo (out[6], out[7], out[8]), for what spreads under
 * the skin afterwards.
 */
export function detailedSkin(
  plain: Material,
  head: PreparedHead,
  relief: SkinRelief,
  { rotation: r }: RigidMotion,
  lighting: Lighting,
  label: "skin" | "neck",
): Material {
  const { neutral, regions } = head.model;
  const firstSocket = regions.mouthSocket[0];
  const { surfaceAlbedo, irradiance } = lighting;
  return {
    ...plain,
    label,
    scatters: true,
    shade(at, out) {
      let crease = 1;
      if (at.a < firstSocket) {
        const x = vectorAt(at, neutral, 0);
        const y = vectorAt(at, neutral, 1);
        const z = vectorAt(at, neutral, 2);
        const here = relief.height(x, y, z);
        const gx = (relief.height(x + STEP, y, z) - here) / STEP;
        const gy = (relief.height(x, y + STEP, z) - here) / STEP;
        const gz = (relief.height(x, y, z + STEP) - here) / STEP;
        // The neutral head's frame is the posed head's but for the pose: expressions turn the skin little.
        const wx = r[0] * gx + r[1] * gy + r[2] * gz;
        const wy = r[3] * gx + r[4] * gy + r[5] * gz;
        const wz = r[6] * gx + r[7] * gy + r[8] * gz;
        const along = wx * at.nx + wy * at.ny + wz * at.nz;
        const nx = at.nx - (wx - along * at.nx);
        const ny = at.ny - (wy - along * at.ny);
        const nz = at.nz - (wz - along * at.nz);
        const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
        at.nx = nx / length;
        at.ny = ny / length;
        at.nz = nz / length;
        crease = 1 + Math.max(-0.4, 5 * Math.min(0, here - 0.004));
      }
      plain.shade(at, out);
      for (let k = 0; k < 3; k++) {
        const tinted = k === 0 ? 1 - 0.6 * (1 - crease) : crease;
        out[k] = out[k]! * tinted;
        out[3 + k] = irradiance[k]!;
        out[6 + k] = surfaceAlbedo[k]! * tinted;
      }
    },
  };
}
