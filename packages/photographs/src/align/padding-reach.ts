import type { Crop } from "@mfim/core";

/** How far FFHQ's filling reaches into the photograph from its left, top, right and bottom edge, pixels; 0 everywhere where nothing was filled. */
export type PaddingReach = readonly [left: number, top: number, right: number, bottom: number];

/**
 * Where `alignFace` had to fill what the photograph does not show, it also blurred a strip inside it: a third of the
 * padding wide (`reflectPadding`). A crop must not be pasted back there.
 */
export function paddingReach({ size, photograph, toPhotograph: [a, b, c, d, e, f] }: Crop): PaddingReach {
  const ends = [-0.5, size - 0.5];
  const xs = ends.flatMap((x) => ends.map((y) => a * x + b * y + c));
  const ys = ends.flatMap((x) => ends.map((y) => d * x + e * y + f));
  const side = size * Math.hypot(a, d);
  const border = Math.max(Math.round(side * 0.1), 3);
  const missing = [
    -Math.floor(Math.min(...xs)),
    -Math.floor(Math.min(...ys)),
    Math.ceil(Math.max(...xs)) - photograph.width,
    Math.ceil(Math.max(...ys)) - photograph.height,
  ].map((by) => Math.max(by + border, 0));
  if (Math.max(...missing) <= border - 4) return [0, 0, 0, 0];
  return missing.map((by) => Math.max(by, Math.round(side * 0.3), 1) / 3) as unknown as PaddingReach;
}
