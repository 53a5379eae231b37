import { readFile } from "node:fs/promises";
import { ffhqSquare, quadCorners } from "../../geometry/ffhq-square.ts";
import { seenLandmarks } from "../fit/tem-landmarks.ts";
import { parseTemPoints } from "../fit/tem-points.ts";
import { linearToByte, readPhoto } from "../library/read-photo.ts";
import type { SkinSource } from "../library/skin-source.ts";
import { blur } from "../unwrap/blur.ts";
import { samplePicture } from "../unwrap/sample-picture.ts";

/** A donor's photograph, FFHQ-aligned by its points: [size, size, 3] sRGB bytes. */
export async function donorPortrait(source: SkinSource, size: number): Promise<Uint8Array> {
  const points = parseTemPoints(await readFile(source.points, "utf8"), source.points);
  const landmarks = new Float64Array(136);
  for (const { landmark, x, y } of seenLandmarks(points)) landmarks.set([x, y], 2 * landmark);
  const photo = await readPhoto(source.photo);
  const corners = quadCorners(ffhqSquare(landmarks));
  const [x0, y0, x1, y1, x2, y2] = corners as unknown as [number, number, number, number, number, number];
  // Corners run top left, bottom left, bottom right, top right.
  const step = Math.hypot(x1 - x0, y1 - y0) / size;
  const soft = step > 2 ? blur(photo.data, photo.width, photo.height, 3, step / 2.5) : photo.data;
  const rgb = new Float64Array(3);
  const out = new Uint8Array(3 * size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      const [u, v] = [(i + 0.5) / size, (j + 0.5) / size];
      samplePicture(
        { ...photo, data: soft },
        x0 + v * (x1 - x0) + u * (x2 - x1),
        y0 + v * (y1 - y0) + u * (y2 - y1),
        false,
        rgb,
      );
      for (let c = 0; c < 3; c++) out[3 * (j * size + i) + c] = linearToByte(rgb[c]!);
    }
  }
  return out;
}
