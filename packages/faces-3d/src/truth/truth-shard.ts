import { createHash } from "node:crypto";
import { strToU8, type Zippable, zipSync } from "fflate";
import sharp from "sharp";
import { rotationInPicture } from "../geometry/pose.ts";
import { encodePicture, type PictureFormat } from "../pack/encode-picture.ts";
import { ZIP_DATE } from "../pack/write-pack.ts";
import type { TruthPicture, TruthResult } from "./truth-job.ts";
import { type TruthParameters, type TruthRole, truthPortraits } from "./truth-pair.ts";

/** Pairs in one file. */
export const SHARD_PAIRS = 16;

export function shardName(shard: number): string {
  return `pairs-${String(shard).padStart(5, "0")}.zip`;
}

/** An entry of a zip's pairs.json: all parameters, and what is known of each picture. */
export interface PairFile {
  readonly parameters: TruthParameters;
  /** The name of a role stands for that role's own values: another light moves nothing. */
  readonly pictures: Readonly<Partial<Record<TruthRole, PictureFile | TruthRole>>>;
}

export interface PictureFile {
  /** [68, 2] flattened, pixels, (0, 0) at the centre of the top left pixel, two decimals */
  readonly landmarks: readonly number[];
  /** From the plane at depth 1 to the unit crop, six decimals */
  readonly crop: readonly number[];
  /** [3, 3] row by row: the head's rotation as the aligned picture shows it, six decimals */
  readonly rotation: readonly number[];
}

/** One file of a truth set: a folder a pair with its pictures, and pairs.json and checksums.txt of all of them. */
export async function encodeTruthShard(
  results: readonly TruthResult[],
  format: PictureFormat,
  sourceType?: string,
): Promise<Uint8Array> {
  const zip: Zippable = {};
  const stored = { level: 0, mtime: ZIP_DATE } as const;
  const packed = { level: 9, mtime: ZIP_DATE } as const;
  const checksums: string[] = [];
  for (const { pair, pictures, job } of results) {
    for (const picture of pictures) {
      for (const [kind, bytes] of await encodeParts(picture, job.size, format, sourceType)) {
        zip[`${pair.id}/${picture.role}${kind}`] = [bytes, stored];
      }
      checksums.push(...pixelChecksums(pair.id, picture));
    }
  }
  const pairs = results.map(({ pair, pictures }) => pairFile(pair, pictures));
  zip["pairs.json"] = [strToU8(JSON.stringify(pairs)), packed];
  zip["checksums.txt"] = [strToU8(`${checksums.join("\n")}\n`), packed];
  return zipSync(zip);
}

/** Lines "SHA-256  pair/role.kind" over the raw values: RGB bytes, labels, depth steps (16 bit, little endian). */
export function pixelChecksums(id: string, { role, pixels, labels, depth }: TruthPicture): string[] {
  const lines = [`${sha256(pixels)}  ${id}/${role}.rgb`];
  if (labels) lines.push(`${sha256(labels)}  ${id}/${role}.labels`);
  if (depth)
    lines.push(`${sha256(new Uint8Array(depth.buffer, depth.byteOffset, depth.byteLength))}  ${id}/${role}.depth`);
  return lines;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function encodeParts(
  { pixels, labels, depth }: TruthPicture,
  size: number,
  format: PictureFormat,
  sourceType: string | undefined,
): Promise<[string, Uint8Array][]> {
  const parts: [string, Uint8Array][] = [[`.${format}`, await encodePicture(pixels, size, format, sourceType)]];
  const raw = { width: size, height: size, channels: 1 } as const;
  if (labels) {
    const picture = sharp(labels, { raw }).toColourspace("b-w");
    parts.push([".labels.png", new Uint8Array(await picture.png({ compressionLevel: 9 }).toBuffer())]);
  }
  if (depth) {
    const picture = sharp(depth, { raw }).toColourspace("grey16");
    parts.push([
      ".depth.png",
      new Uint8Array(await picture.png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer()),
    ]);
  }
  return parts;
}

function pairFile(parameters: TruthParameters, pictures: readonly TruthPicture[]): PairFile {
  const scenes = new Map(truthPortraits(parameters, true).map(({ role, portrait }) => [role, portrait.scene]));
  const rounded = (values: ArrayLike<number>, digits: number) =>
    Array.from(values, (x) => Math.round(x * 10 ** digits) / 10 ** digits);
  const known = new Map<string, TruthRole>();
  const entries = pictures.map(({ role, landmarks, crop }): [TruthRole, PictureFile | TruthRole] => {
    const file: PictureFile = {
      landmarks: rounded(landmarks, 2),
      crop: rounded(crop, 6),
      rotation: rounded(rotationInPicture(scenes.get(role)!.pose, Math.atan2(crop[3], crop[0])), 6),
    };
    const text = JSON.stringify(file);
    const same = known.get(text);
    if (!same) known.set(text, role);
    return [role, same ?? file];
  });
  return { parameters, pictures: Object.fromEntries(entries) };
}

/** What a pair's entry says of a role. */
export function pictureOf({ pictures }: PairFile, role: TruthRole): PictureFile | undefined {
  const entry = pictures[role];
  return typeof entry === "string" ? (pictures[entry] as PictureFile) : entry;
}
