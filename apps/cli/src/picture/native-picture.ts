import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { pixelLimit } from "@mfim/photographs";
import sharp, { type Metadata, type Sharp } from "sharp";
import type { Photograph } from "./photograph.ts";

/** A picture in its own numbers: its own profile, channels and depth. */
export interface NativePicture {
  /** Starts from the file, so that its metadata and profile come along; every changed bit is set. */
  readonly pipeline: Sharp;
  /** What could not be kept, one clause each. */
  readonly notes: readonly string[];
}

/** Colour spaces whose numbers are kept; others are written as sRGB. */
const kinds: Readonly<Record<string, { readonly channels: 1 | 3; readonly space: string }>> = {
  srgb: { channels: 3, space: "srgb" },
  rgb: { channels: 3, space: "srgb" },
  rgb16: { channels: 3, space: "rgb16" },
  "b-w": { channels: 1, space: "b-w" },
  grey16: { channels: 1, space: "grey16" },
};

const open = ({ file }: Photograph, ignoreIcc: boolean) =>
  sharp(file, { pages: 1, limitInputPixels: pixelLimit, failOn: "none", ignoreIcc }).autoOrient();

/**
 * A changed photograph in the numbers of its file: what changed in 8-bit sRGB is carried into the file's own profile, channels and
 * depth and added there, so that a pixel that was not changed keeps every bit.
 * @param changed as large as the photograph
 * @param holds what the written format holds: without alpha transparency becomes white
 */
export async function nativePicture(
  photograph: Photograph,
  changed: Pixels,
  holds: { readonly alpha: boolean; readonly depth: 8 | 16 },
): Promise<NativePicture> {
  const metadata = await sharp(photograph.file, { pages: 1, failOn: "none" }).metadata();
  const kind = kinds[metadata.space ?? ""];
  if (kind === undefined) return converted(photograph, changed, metadata);
  const deep = metadata.depth === "ushort";
  const space = deep ? (kind.channels === 1 ? "grey16" : "rgb16") : kind.space;
  const flat = metadata.hasAlpha === true && !holds.alpha;
  const native = () => {
    const own = open(photograph, true).toColourspace(space);
    return flat ? own.flatten({ background: "#ffffff" }) : own;
  };
  const { data, info } = await native()
    .raw({ depth: deep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const own = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const [before, after] = await inProfile(metadata, kind.channels, photograph.pixels, changed);
  const hasAlpha = info.channels === kind.channels + 1;
  const difference = differenceOf(own, before, after, { colours: kind.channels, hasAlpha, most: deep ? 0xffff : 0xff });
  // "Exclusive or" with the file's own bits is the one exact way to set them all.
  const pipeline = native().boolean(difference as unknown as Buffer, "eor", {
    raw: { width: info.width, height: info.height, channels: info.channels as 1 | 2 | 3 | 4 },
  });
  const notes = [
    ...(flat ? ["transparency, which the format does not hold, became white"] : []),
    ...(deep && holds.depth === 8 ? ["16 bits a channel, which the format does not hold, became 8"] : []),
    ...((metadata.pages ?? 1) > 1 ? [`only the first of the file's ${metadata.pages} pictures was swapped`] : []),
  ];
  return { pipeline, notes };
}

/** CMYK, Lab and others: their numbers have no exact way back. */
function converted(photograph: Photograph, { width, height, data }: Pixels, { space }: Metadata): NativePicture {
  const pipeline = open(photograph, false)
    .pipelineColourspace("srgb")
    .composite([{ input: Buffer.from(data), raw: { width, height, channels: 3 } }])
    .removeAlpha()
    .toColourspace("srgb")
    .withIccProfile("srgb"); // else the file's own would be said of other numbers
  return { pipeline, notes: [`colours were converted from ${space} to sRGB`] };
}

interface Layout {
  readonly colours: 1 | 3;
  readonly hasAlpha: boolean;
  /** The largest number. */
  readonly most: number;
}

/** Own bits "exclusive or" new ones; `before` and `after` in 16 bits, [n, colours]. */
function differenceOf(
  own: Uint8Array | Uint16Array,
  before: Uint16Array,
  after: Uint16Array,
  { colours, hasAlpha, most }: Layout,
): Uint8Array | Uint16Array {
  // Not a slice: a Buffer's shares its memory.
  const difference = own instanceof Uint16Array ? new Uint16Array(own.length) : new Uint8Array(own.length);
  const channels = colours + (hasAlpha ? 1 : 0);
  for (let i = 0; i < own.length / channels; i++) {
    // Seen on white, a colour counts as far as it is opaque.
    const alpha = hasAlpha ? (own[channels * i + colours] as number) / most : 1;
    if (alpha === 0) continue;
    for (let c = 0; c < colours; c++) {
      const by = (after[colours * i + c] as number) - (before[colours * i + c] as number);
      if (by === 0) continue;
      const bits = own[channels * i + c] as number;
      const next = Math.round(bits + (by / alpha) * (most / 0xffff));
      difference[channels * i + c] = bits ^ Math.max(0, Math.min(most, next));
    }
  }
  return difference;
}

/** Both pictures in the file's profile, 16 bits, [n, colours]. */
async function inProfile(
  { icc }: Metadata,
  colours: 1 | 3,
  before: Pixels,
  after: Pixels,
): Promise<[Uint16Array, Uint16Array]> {
  if (colours === 1) return [lumas(before), lumas(after)];
  if (icc === undefined) return [widened(before), widened(after)];
  const folder = await mkdtemp(join(tmpdir(), "mfim-profile-"));
  try {
    const path = join(folder, "profile.icc");
    await writeFile(path, icc);
    return [await through(path, before), await through(path, after)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function through(profile: string, { width, height, data }: Pixels): Promise<Uint16Array> {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: pixelLimit })
    .withIccProfile(profile)
    .toColourspace("rgb16")
    .raw({ depth: "ushort" })
    .toBuffer();
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}

/** One level of 8 bits in 16. */
const step = 257;
function widened({ data }: Pixels): Uint16Array {
  // Uint16Array.from with a function goes through an iterator, at many times the cost.
  const wide = new Uint16Array(data);
  for (let i = 0; i < wide.length; i++) wide[i] = (wide[i] as number) * step;
  return wide;
}

function lumas({ data }: Pixels): Uint16Array {
  const values = new Uint16Array(data.length / 3);
  for (let i = 0; i < values.length; i++)
    values[i] = Math.round(
      step *
        (0.299 * (data[3 * i] as number) + 0.587 * (data[3 * i + 1] as number) + 0.114 * (data[3 * i + 2] as number)),
    );
  return values;
}
