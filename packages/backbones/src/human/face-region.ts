import type { Affine } from "@mfim/core";

/** A turned square in a picture: pixels, pixel centres at the integers. */
export interface FaceRegion {
  readonly centerX: number;
  readonly centerY: number;
  readonly side: number;
  /** Radians; positive turns the square's x axis from right to down. */
  readonly angle: number;
}

/** From pixels of a `size` x `size` crop of the region to pixels of the picture. */
export function regionToPicture({ centerX, centerY, side, angle }: FaceRegion, size: number): Affine {
  const step = side / size;
  const [c, s] = [Math.cos(angle) * step, Math.sin(angle) * step];
  const middle = (size - 1) / 2;
  return [c, -s, centerX - (c - s) * middle, s, c, centerY - (s + c) * middle];
}

/** The square around landmarks, upright with the eyes' line, `margin` times their larger extent. */
export function regionOfLandmarks(
  points: ArrayLike<number>,
  rightEye: number,
  leftEye: number,
  margin: number,
): FaceRegion {
  const at = (index: number) => [points[2 * index] as number, points[2 * index + 1] as number] as const;
  const [[rx, ry], [lx, ly]] = [at(rightEye), at(leftEye)];
  const angle = Math.atan2(ly - ry, lx - rx);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    const [u, v] = [c * x + s * y, c * y - s * x];
    [minU, maxU, minV, maxV] = [Math.min(minU, u), Math.max(maxU, u), Math.min(minV, v), Math.max(maxV, v)];
  }
  const [u, v] = [(minU + maxU) / 2, (minV + maxV) / 2];
  return { centerX: c * u - s * v, centerY: s * u + c * v, side: margin * Math.max(maxU - minU, maxV - minV), angle };
}
