import { type Affine, type Crop, DataError, type Landmarks } from "@mfim/core";
import { invertAffine } from "./affine.ts";
import { fivePoints } from "./five-points.ts";

/** Corners of the crop in the photograph, x y each: top left, bottom left, bottom right, top right (FFHQ's own order). */
export type Quad = readonly [number, number, number, number, number, number, number, number];

/**
 * The oriented square of FFHQ around a face, in pixels of the photograph, by the published constants
 * (NVlabs/ffhq-dataset, `recreate_aligned_images`): with e the vector between the eyes and m the one from the eyes'
 * middle to the mouth's, x = e - rot90(m), of length max(2 |e|, 1.8 |m|), y = rot90(x), centre eyes + 0.1 m.
 * Five-point landmarks give the eyes directly; 68 and 468 points give them as the mean of the eye contour.
 * @throws DataError for landmarks that lie in one place
 */
export function ffhqQuad(landmarks: Landmarks): Quad {
  const [lx, ly, rx, ry, , , mlx, mly, mrx, mry] = fivePoints(landmarks) as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [eyesX, eyesY] = [(lx + rx) / 2, (ly + ry) / 2];
  const [eyeX, eyeY] = [rx - lx, ry - ly];
  const [mouthX, mouthY] = [(mlx + mrx) / 2 - eyesX, (mly + mry) / 2 - eyesY];
  let [x, y] = [eyeX + mouthY, eyeY - mouthX];
  const length = Math.hypot(x, y);
  if (!(length > 1e-6))
    throw new DataError("FFHQ alignment: eyes and mouth lie in one place, so that no crop can be made.");
  const radius = Math.max(2 * Math.hypot(eyeX, eyeY), 1.8 * Math.hypot(mouthX, mouthY));
  [x, y] = [(x / length) * radius, (y / length) * radius];
  const [downX, downY] = [-y, x];
  const [cx, cy] = [eyesX + 0.1 * mouthX, eyesY + 0.1 * mouthY];
  return [
    cx - x - downX,
    cy - y - downY,
    cx - x + downX,
    cy - y + downY,
    cx + x + downX,
    cy + y + downY,
    cx + x - downX,
    cy + y - downY,
  ];
}

/** Side of the square in pixels of the photograph. */
export function quadSide([x0, y0, , , , , x3, y3]: Quad): number {
  return Math.hypot(x3 - x0, y3 - y0);
}

/**
 * The crop of `size` x `size` pixels that a quad cuts out of a photograph, with both maps. Pixel centres are the
 * integers on both sides, and the quad's corners are outer edges of the crop, as in PIL's QUAD transform of quad + 0.5.
 */
export function cropOfQuad(quad: Quad, size: number, { width, height }: Crop["photograph"]): Crop {
  const [x0, y0, x1, y1, , , x3, y3] = quad;
  const [a, d] = [(x3 - x0) / size, (y3 - y0) / size];
  const [b, e] = [(x1 - x0) / size, (y1 - y0) / size];
  const toPhotograph: Affine = [a, b, x0 + (a + b) / 2, d, e, y0 + (d + e) / 2];
  return { size, photograph: { width, height }, toCrop: invertAffine(toPhotograph), toPhotograph };
}

/** Share of the crop's area that lies outside the photograph, counted on a 64 x 64 grid. */
export function shareOutside({ size, photograph, toPhotograph: [a, b, c, d, e, f] }: Crop): number {
  const cells = 64;
  let outside = 0;
  for (let j = 0; j < cells; j++) {
    for (let i = 0; i < cells; i++) {
      const [x, y] = [((i + 0.5) / cells) * size - 0.5, ((j + 0.5) / cells) * size - 0.5];
      const [px, py] = [a * x + b * y + c, d * x + e * y + f];
      if (px < -0.5 || py < -0.5 || px > photograph.width - 0.5 || py > photograph.height - 0.5) outside++;
    }
  }
  return outside / cells ** 2;
}
