import type { PreparedHead } from "../head/prepared-head.ts";
import type { RigidMotion } from "../mesh/posed-head.ts";
import { type Material, vectorAt } from "../mesh/render-mesh.ts";
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
  label: "skin" | "neck",
): Material {
  const { neutral, regions } = head.model;
  const firstSocket = regions.mouthSocket[0];
  const seen = { crease: 0.5 };
  const heights = new Float64Array(4);
  const point = new Float64Array(3);
  return {
    ...plain,
    label,
    scatters: true,
    look(at) {
      seen.crease = 1;
      if (at.a < firstSocket) {
        point[0] = vectorAt(at, neutral, 0);
        point[1] = vectorAt(at, neutral, 1);
        point[2] = vectorAt(at, neutral, 2);
        relief.heights(point, STEP, heights);
        const here = heights[0]!;
        const gx = (heights[1]! - here) / STEP;
        const gy = (heights[2]! - here) / STEP;
        const gz = (heights[3]! - here) / STEP;
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
        seen.crease = 1 + Math.max(-0.4, 5 * Math.min(0, here - 0.004));
      }
      plain.look?.(at);
    },
    light(at, lighting, out) {
      plain.light(at, lighting, out);
      const { irradiance, surfaceAlbedo } = lighting;
      const { crease } = seen;
      for (let k = 0; k < 3; k++) {
        const tinted = k === 0 ? 1 - 0.6 * (1 - crease) : crease;
        out[k] = out[k]! * tinted;
        out[3 + k] = irradiance[k]!;
        out[6 + k] = surfaceAlbedo[k]! * tinted;
      }
    },
  };
}
