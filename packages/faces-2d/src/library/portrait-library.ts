import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSafetensors } from "@mfim/checkpoints/typed";
import { DataError } from "@mfim/core";
import { parsedJson } from "@mfim/files";
import { MESH_POINTS } from "../mesh/face-parts.ts";
import { BACKDROP_TERMS } from "../picture/backdrop.ts";
import type { PersonUse, Sex } from "./photographed-person.ts";

export const LIBRARY_FORMAT = "mfim-portrait-library-1";

/** Side of a library's pictures. The FFHQ crop is the inner 512, so that crops have a margin. */
export const FRAME = 640;
/** How much larger a frame is than the FFHQ crop. */
export const FRAME_MARGIN = 1.25;

/** What library.json says. */
export interface LibraryIndex {
  readonly format: typeof LIBRARY_FORMAT;
  readonly set: string;
  readonly credit: string;
  readonly people: readonly LibraryPerson[];
}

export interface LibraryPerson {
  readonly id: string;
  readonly sex: Sex;
  readonly group: string;
  readonly split: PersonUse;
  /** SHA-256 of the photographs' files: neutral, smiling. */
  readonly photographs: readonly [string, string];
  /** Side of the FFHQ crop in pixels of the photograph, neutral and smiling: what detail there is. */
  readonly crops: readonly [number, number];
}

/** One expression of a person, aligned. */
export interface LibraryPortrait {
  /** [640, 640, 3] sRGB */
  readonly pixels: Uint8Array;
  /** [468, 3] pixels, z away from the viewer */
  readonly points: Float32Array;
  /** [640, 640], 255 where the face is bare (see `bareFace`) */
  readonly bare: Uint8Array;
  /** [640, 640], 255 the person, 0 the background */
  readonly matte: Uint8Array;
  /** [3, 6] see `fitBackdrop` */
  readonly backdrop: Float32Array;
}

export interface PortraitLibrary {
  readonly folder: string;
  readonly index: LibraryIndex;
  /** Neutral and smiling. @throws DataError where the person's file is not whole */
  portraits(id: string): Promise<readonly [LibraryPortrait, LibraryPortrait]>;
}

export const personFile = (id: string): string => join("people", `${id}.safetensors`);

/** @throws DataError where the folder is none, is damaged, or of another format */
export async function openPortraitLibrary(folder: string): Promise<PortraitLibrary> {
  const path = join(folder, "library.json");
  const text = await readFile(path, "utf8").catch(() => {
    throw new DataError(
      `${path}: expected a portrait library, got none; make one with faces-2d build --out ${folder}.`,
    );
  });
  const index = parsedJson<LibraryIndex>(text, path, (words) => new DataError(`${words}; build the library again.`));
  if (index.format !== LIBRARY_FORMAT)
    throw new DataError(`${path}: expected format ${LIBRARY_FORMAT}, got ${index.format}; build the library again.`);
  return { folder, index, portraits: (id) => readPortraits(join(folder, personFile(id))) };
}

async function readPortraits(path: string): Promise<readonly [LibraryPortrait, LibraryPortrait]> {
  const file = await readSafetensors(path);
  const bytes = (name: string, shape: readonly number[]) => file.tensor(name, shape).data as Uint8Array;
  const floats = (name: string, shape: readonly number[]) => file.tensor(name, shape).data as Float32Array;
  const pictures = bytes("pictures", [2, FRAME, FRAME, 3]);
  const points = floats("points", [2, MESH_POINTS, 3]);
  const [bare, matte] = [bytes("bare", [2, FRAME, FRAME]), bytes("matte", [2, FRAME, FRAME])];
  const backdrop = floats("backdrop", [2, 3, BACKDROP_TERMS]);
  const half = <T extends Float32Array | Uint8Array>(table: T, which: number): T =>
    table.subarray((which * table.length) / 2, ((which + 1) * table.length) / 2) as T;
  const portrait = (which: number): LibraryPortrait => ({
    pixels: half(pictures, which),
    points: half(points, which),
    bare: half(bare, which),
    matte: half(matte, which),
    backdrop: half(backdrop, which),
  });
  return [portrait(0), portrait(1)];
}
