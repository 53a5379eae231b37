import { rename, rm, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { ConfigError, type Pixels } from "@mfim/core";
import { provenanceXmp, type SwapRecord } from "@mfim/data-ffhq";
import sharp, { type Sharp } from "sharp";
import type { ContentCredentials } from "../credentials/content-credentials.ts";
import type { Photograph } from "./photograph.ts";

type Encode = (pipeline: Sharp) => Sharp;

const jpeg: Encode = (pipeline) => pipeline.jpeg({ quality: 95, chromaSubsampling: "4:4:4" });
const tiff: Encode = (pipeline) => pipeline.tiff({ compression: "deflate" });

/** By ending. Those that hold 16 bits a channel keep them. */
const formats: Readonly<Record<string, { readonly encode: Encode; readonly holds16Bits: boolean }>> = {
  ".png": { encode: (pipeline) => pipeline.png(), holds16Bits: true },
  ".jpg": { encode: jpeg, holds16Bits: false },
  ".jpeg": { encode: jpeg, holds16Bits: false },
  ".webp": { encode: (pipeline) => pipeline.webp({ lossless: true }), holds16Bits: false },
  ".tif": { encode: tiff, holds16Bits: true },
  ".tiff": { encode: tiff, holds16Bits: true },
};

/** @throws ConfigError for an ending that no format has */
export function assertPicturePath(path: string, option: string): void {
  if (!(extname(path).toLowerCase() in formats))
    throw new ConfigError(
      `${option} ${path}: expected a name that ends in ${Object.keys(formats).join(", ")}, got "${extname(path)}".`,
    );
}

/**
 * Writes a changed photograph with the metadata of the one that it was, upright, and its provenance. Of a photograph with
 * 16 bits a channel every bit stays where nothing was changed, if the format holds them.
 * @param changed as large as the photograph
 * @param credentials sign the file, where they are given
 */
export async function writeChanged(
  path: string,
  photograph: Photograph,
  changed: Pixels,
  record: SwapRecord,
  credentials?: ContentCredentials,
): Promise<void> {
  assertPicturePath(path, "--out");
  const format = formats[extname(path).toLowerCase()] as (typeof formats)[string];
  const { xmp, depth, hasAlpha, space } = await sharp(photograph.file).metadata();
  const packet = provenanceXmp(record, xmp === undefined ? undefined : Buffer.from(xmp).toString("utf8"));
  const wide = format.holds16Bits && depth === "ushort" && hasAlpha !== true && space === "rgb16";
  const pipeline = wide ? await changed16(photograph, changed) : changed8(photograph, changed);
  const bytes = await format.encode(pipeline.withXmp(packet)).toBuffer();
  await writeWhole(path, credentials?.sign(bytes, path, record) ?? bytes);
}

const upright = ({ file }: Photograph) => sharp(file, { pages: 1, limitInputPixels: 0x3fff ** 2 }).autoOrient();

/** Starts from the file, so that its EXIF and IPTC come along; every pixel is replaced. */
function changed8(photograph: Photograph, { width, height, data }: Pixels): Sharp {
  return upright(photograph)
    .pipelineColourspace("srgb") // else 16 bits would be converted once more, and not exactly
    .composite([{ input: Buffer.from(data), raw: { width, height, channels: 3 } }])
    .removeAlpha()
    .toColourspace("srgb")
    .keepMetadata()
    .withIccProfile("srgb");
}

/** One level of 8 bits in 16. */
const step = 257;

/** What changed in 8 bits is added in 16. "Exclusive or" with the file's own bits is the one exact way to set them all. */
async function changed16(photograph: Photograph, { width, height, data }: Pixels): Promise<Sharp> {
  const bytes = await upright(photograph).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer();
  const fine = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const difference = fine.map((before, i) => {
    const by = ((data[i] as number) - (photograph.pixels.data[i] as number)) * step;
    return before ^ Math.max(0, Math.min(0xffff, before + by));
  });
  return upright(photograph)
    .toColourspace("rgb16")
    .boolean(difference as unknown as Buffer, "eor", { raw: { width, height, channels: 3 } })
    .keepExif();
}

/** Under a temporary name first: nobody sees half a file. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new ConfigError(`${path}: the file could not be written (${(error as Error).message}).`);
  }
}
