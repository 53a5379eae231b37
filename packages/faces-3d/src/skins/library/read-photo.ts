import sharp from "sharp";
import type { FloatPicture } from "../unwrap/sample-picture.ts";

/** sRGB bytes to linear light (IEC 61966-2-1). */
const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const x = byte / 255;
  return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
});

/** A value of linear light as an sRGB byte. */
export function linearToByte(x: number): number {
  return Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055));
}

/** A photograph as linear RGB, upright. */
export async function readPhoto(path: string): Promise<FloatPicture> {
  const { data, info } = await sharp(path)
    .autoOrient()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: Float32Array.from(data, (x) => LINEAR[x]!) };
}
