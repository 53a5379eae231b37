import sharp from "sharp";
import { DIGITAL_SOURCE_TYPE, provenanceXmp } from "./provenance.ts";

export type PictureFormat = "png" | "webp";

/** Encodes RGB bytes [size, size, 3] as a file that says where it comes from. WebP at quality 94 with sharp chroma. */
export async function encodePicture(
  pixels: Uint8Array,
  size: number,
  format: PictureFormat,
  sourceType: string = DIGITAL_SOURCE_TYPE,
): Promise<Uint8Array> {
  const picture = sharp(pixels, { raw: { width: size, height: size, channels: 3 } }).withXmp(provenanceXmp(sourceType));
  const encoded = format === "png" ? picture.png() : picture.webp({ quality: 94, effort: 5, smartSubsample: true });
  return new Uint8Array(await encoded.toBuffer());
}
