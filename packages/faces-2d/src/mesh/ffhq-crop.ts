import { type Affine, DataError } from "@mfim/core";

const RIGHT = [33, 160, 158, 133, 153, 144];
const LEFT = [362, 385, 387, 263, 373, 380];
const MOUTH_CORNERS = [61, 291];

/**
 * From pixels of the crop to pixels of the picture: the oriented square of FFHQ (NVlabs/ffhq-dataset, the published
 * constants), `margin` times as large. With e the vector between the eyes and m the one from the eyes' middle to the
 * mouth's, x = e - rot90(m), of length max(2 |e|, 1.8 |m|), y = rot90(x), centre eyes + 0.1 m. Pixel centres are the
 * integers on both sides.
 * Its own arithmetic: the last digits of `@mfim/photographs` would be other pictures than those whose checksums are published.
 * @param points face mesh, `stride` numbers a point, pixels
 * @throws DataError for points that lie in one place
 */
export function ffhqCrop(points: ArrayLike<number>, stride: number, size: number, margin = 1): Affine {
  const mean = (indices: readonly number[]): readonly [number, number] => {
    let [x, y] = [0, 0];
    for (const i of indices) {
      x += points[stride * i]! / indices.length;
      y += points[stride * i + 1]! / indices.length;
    }
    return [x, y];
  };
  const [[rx, ry], [lx, ly], [mx, my]] = [mean(RIGHT), mean(LEFT), mean(MOUTH_CORNERS)];
  const [ex, ey] = [(rx + lx) / 2, (ry + ly) / 2];
  const [dx, dy] = [lx - rx, ly - ry];
  const [vx, vy] = [mx - ex, my - ey];
  const length = Math.hypot(dx + vy, dy - vx);
  if (!(length > 1e-6)) throw new DataError("FFHQ alignment: expected a face, got eyes and mouth in one place.");
  const radius = margin * Math.max(2 * Math.hypot(dx, dy), 1.8 * Math.hypot(vx, vy));
  const [x, y] = [((dx + vy) / length) * radius, ((dy - vx) / length) * radius];
  const [cx, cy] = [ex + 0.1 * vx, ey + 0.1 * vy];
  const step = 2 / size;
  const middle = (size - 1) / 2;
  const [a, d] = [x * step, y * step];
  return [a, -d, cx - (a - d) * middle, d, a, cy - (d + a) * middle];
}

export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const det = a * e - b * d;
  return [e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det];
}

/** Length of the image of a unit vector: for maps that turn and scale only. */
export const scaleOf = ([a, , , d]: Affine): number => Math.hypot(a, d);

/** Points [n, 3] under a map that turns and scales: z is scaled alike. */
export function mapPoints(points: ArrayLike<number>, map: Affine): Float32Array {
  const [a, b, c, d, e, f] = map;
  const scale = scaleOf(map);
  const mapped = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const [x, y] = [points[i]!, points[i + 1]!];
    mapped[i] = a * x + b * y + c;
    mapped[i + 1] = d * x + e * y + f;
    mapped[i + 2] = scale * points[i + 2]!;
  }
  return mapped;
}
