import { smoothstep } from "../../geometry/scalar.ts";
import type { HeadModel } from "../../head/head-model.ts";
import { blur } from "../unwrap/blur.ts";
import { LUMINANCE } from "../unwrap/skin-mask.ts";
import { fieldOverChart, type UvChart } from "../unwrap/uv-chart.ts";

/** Log luminance under the mean that bare skin of forehead and temples has at most; what is darker is hair or its shadow. */
const DARKEST_SKIN = -0.1;
const SHARE_BEYOND = 0.2;
/** Texels of 1024 over which darkness is judged. */
const SPREAD = 7;

/**
 * Where hair may hang over the face and no feature of its own is dark: forehead from over the brows, temples and the sides
 * above the mouth. 0 to 1, [size, size].
 */
export function hairRegion(head: HeadModel, chart: UvChart): Float32Array {
  const at = fieldOverChart(chart, head.neutral, 3);
  const landmark = (i: number, d: number) => head.neutral[3 * head.landmarks[i]! + d]!;
  const browTop = Math.max(...[19, 24].map((i) => landmark(i, 1)));
  const browEnd = Math.max(...[17, 26].map((i) => Math.abs(landmark(i, 0))));
  const mouth = landmark(51, 1);
  return Float32Array.from({ length: chart.size ** 2 }, (_, k) => {
    const [x, y] = [Math.abs(at[3 * k]!), at[3 * k + 1]!];
    const forehead = smoothstep(browTop + 0.25, browTop + 0.9, y);
    const side = smoothstep(browEnd - 0.1, browEnd + 0.5, x) * smoothstep(mouth, mouth + 2, y);
    return Math.max(forehead, side);
  });
}

/** Draws in what is too dark for skin in the region; single dark hairs go with it. */
export function softenHair(difference: Float32Array, region: Float32Array, size: number): void {
  const light = new Float32Array(size * size);
  for (let k = 0; k < light.length; k++) {
    light[k] =
      LUMINANCE[0] * difference[3 * k]! + LUMINANCE[1] * difference[3 * k + 1]! + LUMINANCE[2] * difference[3 * k + 2]!;
  }
  const wide = blur(light, size, size, 1, Math.max(1, (SPREAD * size) / 1024));
  for (let k = 0; k < light.length; k++) {
    const dark = wide[k]! - DARKEST_SKIN;
    const share = region[k]!;
    if (share === 0 || dark >= 0) continue;
    const lift = -share * (1 - SHARE_BEYOND) * dark;
    const calm = 1 - 0.8 * share * smoothstep(0, -0.25, dark);
    for (let c = 0; c < 3; c++) {
      const i = 3 * k + c;
      difference[i] = wide[k]! + lift + calm * (difference[i]! - wide[k]!);
    }
  }
}
