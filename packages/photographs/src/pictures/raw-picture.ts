import type { Pixels } from "@mfim/core";
import sharp, { type Sharp } from "sharp";

/** A sharp pipeline that starts from decoded pixels. */
export function fromPixels({ width, height, data }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Runs a pipeline to decoded RGB bytes. */
export async function toPixels(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  // A copy that owns its memory: it can be transferred to another thread.
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** Lanczos resampling, antialiased when shrinking. Exactly the size asked for, aspect or not. */
export async function resizePixels(pixels: Pixels, width: number, height = width): Promise<Pixels> {
  if (pixels.width === width && pixels.height === height) return pixels;
  return toPixels(fromPixels(pixels).resize(width, height, { fit: "fill", kernel: "lanczos3" }));
}
