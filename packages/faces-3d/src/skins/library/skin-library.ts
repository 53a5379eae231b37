import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openSafetensors } from "@mfim/checkpoints/typed";
import { parsedJson, writeWhole } from "@mfim/files";
import { FacesError } from "../../faces-error.ts";
import type { Rgb } from "../../person/person.ts";
import type { Sex } from "./skin-source.ts";

export const SKIN_LIBRARY_FORMAT = "mfim-skin-library-1";

/** Somebody whose skin and shape people are composed of. */
export interface SkinDonor {
  readonly id: string;
  readonly sex: Sex;
  readonly age: number;
  /** Log colour of the skin, linear light. */
  readonly tone: Rgb;
  /** Linear light, as photographed. */
  readonly iris: Rgb;
  readonly brow: Rgb;
  /** Standard deviations along the head's first axes. */
  readonly identity: readonly number[];
}

/** What library.json of a skin library says. */
export interface SkinLibraryInfo {
  readonly format: typeof SKIN_LIBRARY_FORMAT;
  /** Texels a side of the levels, coarse to fine. */
  readonly levels: readonly number[];
  /** Log colour that the bytes 0 and 255 of a skin's difference to its mean stand for: -range and +range. */
  readonly range: number;
  /** What smiles change, where it was measured: sizes of its levels, and the mean weight of `mouthSmile` that it was measured at. */
  readonly smiles?: { readonly levels: readonly number[]; readonly strength: number };
  readonly donors: readonly SkinDonor[];
  readonly credit: string;
  /** SHA-256 of everything else: pictures of one library are not mixed with another's. */
  readonly hash: string;
  /** SHA-256 of every level's file. */
  readonly files: Readonly<Record<string, string>>;
}

/** The skins of all donors at one size, over the face's UV map. */
export interface SkinLevel {
  readonly size: number;
  /** [size, size, 3] mean log colour over the tone, by sex */
  readonly means: Readonly<Record<Sex, Float32Array>>;
  /** [donors, size, size, 3] difference to the mean of the donor's sex, as bytes */
  readonly differences: Uint8Array;
  /** [size, size] 1 where the skin is photographed, 0 where the renderer's own takes over */
  readonly photographed: Float32Array;
}

/** By seed and index, how many drafts of a person were thrown away because they resembled a donor. */
export type ThrownAway = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What people are drawn from. */
export interface SkinCast {
  readonly info: SkinLibraryInfo;
  readonly thrownAway?: ThrownAway;
}

/** Skins laid flat, on the user's machine: `buildSkins` writes it. A level is read when it is first asked for. */
export class SkinLibrary implements SkinCast {
  readonly info: SkinLibraryInfo;
  readonly folder: string;
  readonly thrownAway: ThrownAway;
  readonly #levels = new Map<string, SkinLevel>();

  constructor(info: SkinLibraryInfo, folder: string, thrownAway: ThrownAway = {}) {
    this.info = info;
    this.folder = folder;
    this.thrownAway = thrownAway;
  }

  /** The coarsest level whose texels are hardly wider than `footprint` centimetres of skin, else the finest. */
  levelFor(footprint: number): number {
    const { levels } = this.info;
    return levels.find((size) => CHART_CENTIMETRES / size <= 1.45 * footprint) ?? levels[levels.length - 1]!;
  }

  level(size: number): SkinLevel {
    return this.#read(levelName(size), size);
  }

  /** What a smile changes, at the finest level that is no finer than `size`; undefined where it was not measured. */
  smileLevel(size: number): SkinLevel | undefined {
    const found = this.info.smiles?.levels.findLast((side) => side <= size);
    return found === undefined ? undefined : this.#read(smileLevelName(found), found);
  }

  #read(name: string, size: number): SkinLevel {
    let level = this.#levels.get(name);
    if (!level) {
      const path = join(this.folder, name);
      const file = openSafetensors(path);
      level = {
        size,
        means: {
          female: file.tensor("female", [size, size, 3]).data as Float32Array,
          male: file.tensor("male", [size, size, 3]).data as Float32Array,
        },
        differences: file.tensor("differences", [this.info.donors.length, size, size, 3]).data as Uint8Array,
        photographed: file.tensor("photographed", [size, size]).data as Float32Array,
      };
      this.#levels.set(name, level);
    }
    return level;
  }
}

/** Log colour by which a donor may differ from the mean of the sex in what is written; more is cut. */
export const LEVEL_RANGE = 1.8;

/** Centimetres of the face that the whole UV map is wide, about. */
const CHART_CENTIMETRES = 23;

export function levelName(size: number): string {
  return `level-${String(size).padStart(4, "0")}.safetensors`;
}

export function smileLevelName(size: number): string {
  return `smile-${String(size).padStart(4, "0")}.safetensors`;
}

/** Opens the folder of a skin library. @throws FacesError where it is none, is damaged, or is of another format */
export async function openSkins(folder: string): Promise<SkinLibrary> {
  const path = join(folder, "library.json");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new FacesError(`${folder} is no skin library: ${path} cannot be read; build one with "skins build".`, {
      cause,
    });
  });
  const info = parsedJson<SkinLibraryInfo>(text, path, (words) => new FacesError(`${words}; build the library again.`));
  if (info.format !== SKIN_LIBRARY_FORMAT)
    throw new FacesError(`${path}: expected the format ${SKIN_LIBRARY_FORMAT}, got ${info.format}; build it again.`);
  return new SkinLibrary(info, folder, await readThrownAway(folder));
}

const THROWN_AWAY = "thrown-away.json";

async function readThrownAway(folder: string): Promise<ThrownAway> {
  const path = join(folder, THROWN_AWAY);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  return parsedJson(text, path, (words) => new FacesError(`${words}; judge the people again.`));
}

/** Notes a verdict beside the library: sets of this seed that are begun from now on pass over what was thrown away. */
export async function writeThrownAway(
  { folder, thrownAway }: SkinLibrary,
  seed: string,
  verdict: ThrownAway[string],
): Promise<void> {
  await writeWhole(join(folder, THROWN_AWAY), `${JSON.stringify({ ...thrownAway, [seed]: verdict }, null, 2)}\n`);
}

/** Names a library and what of a seed was thrown away: what a set of that seed depends on. */
export function castHash({ info, thrownAway }: SkinCast, seed: string | number): string {
  const verdict = thrownAway?.[String(seed)];
  if (!verdict || Object.keys(verdict).length === 0) return info.hash;
  return `${info.hash}+${createHash("sha256").update(JSON.stringify(verdict)).digest("hex").slice(0, 16)}`;
}
