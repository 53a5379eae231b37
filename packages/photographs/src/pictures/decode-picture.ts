import { readFile, stat } from "node:fs/promises";
import type { Pixels } from "@mfim/core";
import sharp, { type FailOnOptions } from "sharp";
import { bitmapToPng, isBitmap } from "./bitmap.ts";
import { complaintAlone } from "./complaint-alone.ts";
import { PictureError } from "./picture-error.ts";
import { unreadFormat } from "./picture-formats.ts";
import { toPixels } from "./raw-picture.ts";
import { tidyJpeg } from "./tidy-jpeg.ts";

export interface DecodeOptions {
  /** Pictures of more pixels are refused unread: a small file can claim a size that fills the memory. Default 268 million. */
  readonly pixelLimit?: number;
  /** A JPEG that lacks a part is read as far as it goes. Default: it is refused. */
  readonly incomplete?: "read" | "refuse";
}

export interface DecodedFile {
  readonly pixels: Pixels;
  /** What sharp reads without a complaint: the file, or it mended, or a PNG of it where sharp does not know the format. */
  readonly readable: Uint8Array;
  /** What is wrong with the file, though it was read. */
  readonly warnings: readonly string[];
}

/** Most pixels of a picture. */
export const pixelLimit = 0x3fff ** 2;

/**
 * A file's first picture as upright 8-bit sRGB: EXIF orientation applied, profiles applied, 16 bits and CMYK converted,
 * transparency on white, grey spread over three channels, the first frame of an animation. Read is what viewers show: bytes that
 * are out of place are passed over.
 * @param name what to call it in messages
 * @throws PictureError for what is no picture, not read here, cut off, or too large
 */
export async function decodePicture(file: Uint8Array, name: string, options: DecodeOptions = {}): Promise<Pixels> {
  return (await decodeFile(file, name, options)).pixels;
}

/** As `decodePicture`, with what it takes to write the picture again. @throws PictureError */
export async function decodeFile(file: Uint8Array, name: string, options: DecodeOptions = {}): Promise<DecodedFile> {
  const limit = options.pixelLimit ?? pixelLimit;
  if (file.length === 0) throw new PictureError("not-a-picture", name, "the file is empty");
  const unread = unreadFormat(file, name);
  if (unread !== undefined) throw new PictureError("unread-format", name, unread);
  try {
    if (isBitmap(file)) {
      const readable = await bitmapToPng(file, name, limit);
      return { pixels: await upright(readable, limit, "error"), readable, warnings: [] };
    }
    if (isJpeg(file)) return await decodeJpeg(file, name, limit, options.incomplete ?? "refuse");
    return { pixels: await upright(file, limit, "error"), readable: file, warnings: [] };
  } catch (error) {
    throw error instanceof PictureError ? error : explained(error, name, limit);
  }
}

const upright = (file: Uint8Array, limit: number, failOn: FailOnOptions) =>
  toPixels(
    sharp(file, { failOn, limitInputPixels: limit, pages: 1 })
      .autoOrient()
      .pipelineColourspace("srgb") // else the profile of 16 bits is not applied
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .removeAlpha(),
  );

const isJpeg = (file: Uint8Array) => file[0] === 0xff && file[1] === 0xd8;
/** What the decoder says where rows are missing or garbled; its other complaints are about bytes that nobody needs. */
const lacking = /premature end|Huffman|truncated/i;

/**
 * The decoder complains of much that no viewer minds. That it complains is certain, what of is not, with others at work; so what is
 * known to be harmless is put right, and of what is left a process of its own says whether a part of the picture is missing.
 */
async function decodeJpeg(
  file: Uint8Array,
  name: string,
  limit: number,
  incomplete: "read" | "refuse",
): Promise<DecodedFile> {
  const asItIs = await withoutComplaint(file, limit);
  if (asItIs !== undefined) return { pixels: asItIs, readable: file, warnings: [] };
  const readable = tidyJpeg(file);
  const tidied = await withoutComplaint(readable, limit);
  if (tidied !== undefined) return { pixels: tidied, readable, warnings: [] };
  const missing = (await complaintAlone(readable)).find((line) => lacking.test(line));
  if (missing !== undefined && incomplete === "refuse") throw new PictureError("corrupt", name, missing);
  const warning = "a part of the picture is missing or damaged: it was read as far as it goes";
  return { pixels: await upright(readable, limit, "error"), readable, warnings: missing ? [warning] : [] };
}

/** @returns undefined where the decoder complains of anything */
async function withoutComplaint(file: Uint8Array, limit: number): Promise<Pixels | undefined> {
  try {
    return await upright(file, limit, "warning");
  } catch (error) {
    if (/pixel limit/i.test((error as Error).message)) throw error; // sharp's own words
    return undefined;
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
