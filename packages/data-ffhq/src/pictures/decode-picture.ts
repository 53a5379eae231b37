import { readFile, stat } from "node:fs/promises";
import type { Pixels } from "@mfim/core";
import sharp from "sharp";
import { PictureError } from "./picture-error.ts";
import { toPixels } from "./raw-picture.ts";

export interface DecodeOptions {
  /** Pictures of more pixels are refused unread: a small file can claim a size that fills the memory. Default 268 million. */
  readonly pixelLimit?: number;
}

/**
 * A file's first picture as upright 8-bit sRGB: EXIF orientation applied, 16 bits and CMYK converted, transparency on
 * white, grey spread over three channels, the first frame of an animation.
 * @param name what to call it in messages
 * @throws PictureError for what is no picture, cut off, or too large
 */
export async function decodePicture(file: Uint8Array, name: string, options: DecodeOptions = {}): Promise<Pixels> {
  const limit = options.pixelLimit ?? 0x3fff ** 2;
  if (file.length === 0) throw new PictureError("not-a-picture", name, "the file is empty");
  try {
    const pipeline = sharp(file, { failOn: "warning", limitInputPixels: limit, pages: 1 });
    return await toPixels(pipeline.autoOrient().flatten({ background: "#ffffff" }).toColourspace("srgb").removeAlpha());
  } catch (error) {
    throw explained(error, name, limit);
  }
}

/** Reads and decodes a file. @throws PictureError, also for a file that cannot be read */
export async function readPicture(path: string, name: string, options: DecodeOptions = {}): Promise<Pixels> {
  return decodePicture(await readPictureFile(path, name), name, options);
}

/** @throws PictureError for a file that cannot be read */
export async function readPictureFile(path: string, name: string): Promise<Uint8Array> {
  try {
    // Reading a pipe would wait for ever, and a device may never end.
    if (!(await stat(path)).isFile()) throw new Error("it is neither a file nor a link to one");
    return await readFile(path);
  } catch (error) {
    throw new PictureError("unreadable", name, (error as Error).message);
  }
}

function explained(error: unknown, name: string, limit: number): PictureError {
  const message = (error as Error).message.split("\n")[0] ?? "";
  if (/unsupported image format/i.test(message))
    return new PictureError("not-a-picture", name, "no picture format is recognised");
  if (/pixel limit/i.test(message)) return new PictureError("too-large", name, `it has more than ${limit} pixels`);
  return new PictureError("corrupt", name, message);
}
