import type { Affine, Pixels } from "@mfim/core";
import sharp from "sharp";
import { scaleOf } from "../mesh/ffhq-crop.ts";
import { sampleCubic } from "../warp/sample.ts";

/**
 * Cuts a turned square out of a photograph: first reduced with a filter against aliasing, then sampled by splines; beyond
 * the photograph its edge is repeated.
 * @param toPhotograph from pixels of the frame to pixels of the photograph
 * @returns [size, size, 3]
 */
export async function cutFrame(photograph: Pixels, toPhotograph: Affine, size: number): Promise<Uint8Array> {
  const shrink = Math.max(1, scaleOf(toPhotograph));
  const reduced = shrink > 1.05 ? await resized(photograph, 1 / shrink) : photograph;
  const { width, height, data } = reduced;
  const [sx, sy] = [width / photograph.width, height / photograph.height];
  const [a, b, c, d, e, f] = toPhotograph;
  const frame = new Uint8Array(size * size * 3);
  const colour = [0, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const px = (a * x + b * y + c + 0.5) * sx - 0.5;
      const py = (d * x + e * y + f + 0.5) * sy - 0.5;
      sampleCubic(data, width, height, px, py, colour);
      const at = 3 * (y * size + x);
      for (let k = 0; k < 3; k++) frame[at + k] = Math.min(255, Math.max(0, Math.round(colour[k]!)));
    }
  }
  return frame;
}

async function resized({ width, height, data }: Pixels, factor: number): Promise<Pixels> {
  const [w, h] = [Math.round(width * factor), Math.round(height * factor)];
  const small = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(w, h, { kernel: "lanczos3", fit: "fill" })
    .raw()
    .toBuffer();
  return { width: w, height: h, data: new Uint8Array(small.buffer, small.byteOffset, small.byteLength) };
}
