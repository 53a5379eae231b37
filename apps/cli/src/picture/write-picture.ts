import { extname } from "node:path";
import type { Pixels } from "@mfim/core";
import { ConfigError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { provenanceXmp, type SwapRecord, withoutOldPicture } from "@mfim/photographs";
import sharp, { type Sharp } from "sharp";
import type { ContentCredentials } from "../credentials/content-credentials.ts";
import { nativePicture } from "./native-picture.ts";
import type { Photograph } from "./photograph.ts";

type Encode = (pipeline: Sharp) => Sharp;

interface Format {
  readonly encode: Encode;
  readonly alpha: boolean;
  /** Bits a channel. */
  readonly depth: 8 | 16;
  /** Whether EXIF is written into it; libvips does not for TIFF. */
  readonly exif: boolean;
}

const jpeg: Format = {
  encode: (pipeline) => pipeline.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
  alpha: false,
  depth: 8,
  exif: true,
};
const tiff: Format = {
  encode: (pipeline) => pipeline.tiff({ compression: "deflate" }),
  alpha: true,
  depth: 16,
  exif: false,
};

/** By ending. PNG and TIFF hold 16 bits a channel and keep them. */
const formats: Readonly<Record<string, Format>> = {
  ".png": { encode: (pipeline) => pipeline.png(), alpha: true, depth: 16, exif: true },
  ".jpg": jpeg,
  ".jpeg": jpeg,
  ".webp": { encode: (pipeline) => pipeline.webp({ lossless: true }), alpha: true, depth: 8, exif: true },
  ".tif": tiff,
  ".tiff": tiff,
};

/** @throws ConfigError for an ending that no format has */
export function assertPicturePath(path: string, option: string): void {
  if (!(extname(path).toLowerCase() in formats))
    throw new ConfigError(
      `${option} ${path}: expected a name that ends in ${Object.keys(formats).join(", ")}, got "${extname(path)}".`,
    );
}

/** A picture that is being encoded and written, on other threads. */
export interface PictureUnderWay {
  /** Resolves when the file is there. @returns what could not be kept, one clause each */
  readonly written: Promise<readonly string[]>;
}

/**
 * Begins to write a changed photograph in its own profile, channels and depth, upright, with the metadata of the one that it was, less what
 * shows or describes the old picture, and its provenance.
 * @param changed as large as the photograph
 * @param credentials sign the file, where they are given
 */
export async function beginWriting(
  path: string,
  photograph: Photograph,
  changed: Pixels,
  record: SwapRecord,
  credentials?: ContentCredentials,
): Promise<PictureUnderWay> {
  assertPicturePath(path, "--out");
  const format = formats[extname(path).toLowerCase()] as Format;
  const { xmp, exif } = await sharp(photograph.file, { failOn: "none" }).metadata();
  const packet = provenanceXmp(record, xmp === undefined ? undefined : Buffer.from(xmp).toString("utf8"));
  const { pipeline, notes } = await nativePicture(photograph, changed, format);
  const encoded = format.encode(pipeline.keepMetadata().withXmp(packet)).toBuffer();
  const finish = async () => {
    const bytes = withoutOldPicture(await encoded);
    await writeWhole(path, credentials?.sign(bytes, path, record) ?? bytes);
    const lost = exif !== undefined && !format.exif;
    return lost ? [...notes, `EXIF was left out: it is not written into ${extname(path)}`] : notes;
  };
  return { written: finish() };
}
