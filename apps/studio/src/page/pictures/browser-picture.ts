import type { Pixels } from "@mfim/core";
import { PictureError } from "@mfim/photographs/alignment";

/** More pixels than a canvas holds. */
const pixelLimit = 0x3fff ** 2;
/** Rows that are read at a time, so that a large picture is never in memory twice. */
const pixelsABand = 4_000_000;

/**
 * A file's first picture as upright 8-bit sRGB on white, by the browser's own decoder.
 * @throws PictureError for what is no picture that the browser reads
 */
export async function decodeInBrowser(file: Blob, name: string): Promise<Pixels> {
  if (file.size === 0) throw new PictureError("not-a-picture", name, "the file is empty");
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new PictureError("not-a-picture", name, "this browser reads JPEG, PNG, WebP, AVIF, GIF and BMP");
  });
  try {
    if (bitmap.width * bitmap.height > pixelLimit)
      throw new PictureError("too-large", name, `${bitmap.width} x ${bitmap.height}`);
    return pixelsOf(bitmap);
  } finally {
    bitmap.close();
  }
}

function pixelsOf(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  const rows = Math.max(1, Math.min(height, Math.floor(pixelsABand / width)));
  const canvas = new OffscreenCanvas(width, rows);
  const context = canvas.getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  const data = new Uint8Array(width * height * 3);
  let to = 0;
  for (let top = 0; top < height; top += rows) {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, rows);
    context.drawImage(bitmap, 0, -top);
    const band = context.getImageData(0, 0, width, Math.min(rows, height - top)).data;
    for (let from = 0; from < band.length; from += 4) {
      data[to++] = band[from] as number;
      data[to++] = band[from + 1] as number;
      data[to++] = band[from + 2] as number;
    }
  }
  return { width, height, data };
}

/** RGB to the form that canvases take. */
export function imageDataOf({ width, height, data }: Pixels): ImageData {
  const image = new ImageData(width, height);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    image.data[to] = data[from] as number;
    image.data[to + 1] = data[from + 1] as number;
    image.data[to + 2] = data[from + 2] as number;
    image.data[to + 3] = 255;
  }
  return image;
}

/** Pixels as a file; PNG keeps every bit. */
export async function encodeInBrowser(pixels: Pixels, type: "image/png" | "image/jpeg"): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  canvas.getContext("2d")?.putImageData(imageDataOf(pixels), 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.95 })).arrayBuffer());
}
