import type { Pixels } from "@mfim/core";
import sharp from "sharp";

/** A picture as a data URI (PNG). @param xmp its provenance, where it was generated; untouched pictures get none */
export async function pictureUri({ width, height, data }: Pixels, xmp?: string): Promise<string> {
  const png = sharp(Buffer.from(data), { raw: { width, height, channels: 3 } }).png();
  const bytes = await (xmp === undefined ? png : png.withXmp(xmp)).toBuffer();
  return `data:image/png;base64,${bytes.toString("base64")}`;
}
