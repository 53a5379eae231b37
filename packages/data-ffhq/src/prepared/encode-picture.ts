import type { Pixels } from "@mfim/core";
import { fromPixels } from "@mfim/photographs";
import type { PictureFormat } from "./manifest.ts";

const encoders: Readonly<Record<PictureFormat, (pixels: Pixels) => Promise<Uint8Array>>> = {
  png: (pixels) => fromPixels(pixels).png().toBuffer(),
  webp: (pixels) => fromPixels(pixels).webp({ lossless: true }).toBuffer(),
  jpeg: (pixels) => fromPixels(pixels).jpeg({ quality: 97, chromaSubsampling: "4:4:4" }).toBuffer(),
  raw: async (pixels) => pixels.data,
};

/** PNG and WebP keep every byte; JPEG has quality 97 without chroma subsampling; raw is the bytes themselves. */
export async function encodePicture(pixels: Pixels, format: PictureFormat): Promise<Uint8Array> {
  return new Uint8Array(await encoders[format](pixels));
}
