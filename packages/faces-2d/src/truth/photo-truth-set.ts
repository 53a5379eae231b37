import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSafetensors, type SafetensorsFile } from "@mfim/checkpoints/typed";
import { DataError, type Pixels } from "@mfim/core";
import { parsedJson } from "@mfim/files";
import type { PhotoStratum } from "./photo-strata.ts";
import type { MixPair } from "./sample-mix-pairs.ts";
import type { PhotoPair } from "./sample-photo-pairs.ts";

export const PHOTO_TRUTH_FORMAT = "mfim-photo-truth-1";

/** The pictures of every pair, in the order in which a file holds them. */
export const PHOTO_ROLES = ["source", "target", "truth", "reference"] as const;
export type PhotoRole = (typeof PHOTO_ROLES)[number];

/** The truth with one attribute wrong; after the others, in sets that were rendered with `--degraded`. */
export const WRONG_PHOTO_ROLES = [
  "wrong-light",
  "wrong-shape",
  "wrong-skin",
  "wrong-expression",
  "wrong-pose",
] as const;
export type WrongPhotoRole = (typeof WRONG_PHOTO_ROLES)[number];

/** Everything that a file may hold; "local" gives the inner face of an ID mixing, "source" then all else. */
export type AnyPhotoRole = PhotoRole | "local" | WrongPhotoRole;

/** What set.json says. */
export interface PhotoTruthInfo {
  readonly format: typeof PHOTO_TRUTH_FORMAT;
  readonly name: string;
  readonly kind: "swap" | "mix";
  readonly seed: string;
  readonly size: number;
  readonly pairs: number;
  readonly strata: Readonly<Record<PhotoStratum, number>>;
  readonly roles: readonly AnyPhotoRole[];
  /** SHA-256 over those of all pictures: names the set. */
  readonly checksum: string;
  readonly credit: string;
  readonly digitalSourceType: string;
  readonly entries: readonly PhotoTruthEntry[];
}

export interface PhotoTruthEntry {
  readonly id: string;
  readonly stratum: PhotoStratum;
  readonly source: string;
  readonly target: string;
  readonly file: string;
  /** Its place in the file. */
  readonly row: number;
}

export interface PhotoTruthPair {
  readonly parameters: PhotoPair | MixPair;
  readonly pictures: Readonly<Record<PhotoRole, Pixels> & { readonly local?: Pixels }>;
  /** [68, 2] pixels each */
  readonly landmarks: Readonly<Record<PhotoRole, Float32Array> & { readonly local?: Float32Array }>;
  /** [size, size] 1 where the target's, and where the truth's composed face lies */
  readonly masks: { readonly target: Uint8Array; readonly truth: Uint8Array };
  /** The truth with one attribute wrong, where the set has such. */
  readonly wrong: Readonly<Partial<Record<WrongPhotoRole, Pixels>>>;
}

export interface PhotoTruthSet {
  readonly info: PhotoTruthInfo;
  pair(index: number): Promise<PhotoTruthPair>;
}

/**
 * Opens what `faces-2d render --preset photo-truth-v1` wrote. Neighbouring pairs lie in one file, which is kept.
 * @throws DataError where the folder is none, is damaged, or of another format
 */
export async function openPhotoTruthSet(folder: string): Promise<PhotoTruthSet> {
  const path = join(folder, "set.json");
  const text = await readFile(path, "utf8").catch(() => {
    throw new DataError(
      `${path}: expected a set of true swaps, got none; write one with faces-2d render --preset photo-truth-v1 --out ${folder}.`,
    );
  });
  const info = parsedJson<PhotoTruthInfo>(text, path, (words) => new DataError(`${words}; render the set again.`));
  if (info.format !== PHOTO_TRUTH_FORMAT)
    throw new DataError(`${path}: expected format ${PHOTO_TRUTH_FORMAT}, got ${info.format}; render the set again.`);
  let held: { readonly file: string; readonly content: Promise<SafetensorsFile> } | undefined;
  return {
    info,
    async pair(index) {
      const entry = info.entries[index];
      if (entry === undefined)
        throw new DataError(`${folder}: expected a pair from 0 to ${info.pairs - 1}, got ${index}.`);
      if (held?.file !== entry.file) held = { file: entry.file, content: readSafetensors(join(folder, entry.file)) };
      return pairOf(await held.content, entry, info);
    },
  };
}

function pairOf(file: SafetensorsFile, { row }: PhotoTruthEntry, { size, roles }: PhotoTruthInfo): PhotoTruthPair {
  const pictures = file.tensor("pictures", [null, roles.length, size, size, 3]).data as Uint8Array;
  const landmarks = file.tensor("landmarks", [null, roles.length, 68, 2]).data as Float32Array;
  const masks = file.tensor("masks", [null, 2, size, size]).data as Uint8Array;
  const part = <T extends Uint8Array | Float32Array>(table: T, index: number, length: number): T =>
    table.slice(index * length, (index + 1) * length) as T;
  const shown = [...PHOTO_ROLES, ...(roles.includes("local") ? (["local"] as const) : [])];
  const byRole = <Role extends AnyPhotoRole, T>(own: readonly Role[], value: (at: number) => T) =>
    Object.fromEntries(own.map((role) => [role, value(row * roles.length + roles.indexOf(role))])) as Record<Role, T>;
  const picture = (at: number): Pixels => ({ width: size, height: size, data: part(pictures, at, 3 * size * size) });
  return {
    parameters: (JSON.parse(file.metadata["pairs"] ?? "[]") as (PhotoPair | MixPair)[])[row]!,
    pictures: byRole(shown, picture),
    landmarks: byRole(shown, (at) => part(landmarks, at, 136)),
    masks: { target: part(masks, 2 * row, size * size), truth: part(masks, 2 * row + 1, size * size) },
    wrong: byRole(
      WRONG_PHOTO_ROLES.filter((role) => roles.includes(role)),
      picture,
    ),
  };
}
