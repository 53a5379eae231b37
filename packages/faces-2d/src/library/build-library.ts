import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeSafetensors, readSafetensors } from "@mfim/checkpoints/typed";
import { DataError, type Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import sharp from "sharp";
import { MESH_POINTS } from "../mesh/face-parts.ts";
import { ffhqCrop, invertAffine, mapPoints, scaleOf } from "../mesh/ffhq-crop.ts";
import { BACKDROP_TERMS } from "../picture/backdrop.ts";
import { bareFace } from "./bare-face.ts";
import { cutFrame } from "./cut-frame.ts";
import { matteOf } from "./matte.ts";
import type { PhotographedPerson, PhotographSet } from "./photographed-person.ts";
import {
  FRAME,
  FRAME_MARGIN,
  LIBRARY_FORMAT,
  type LibraryIndex,
  type LibraryPerson,
  personFile,
} from "./portrait-library.ts";

/**
 * Finds the face mesh of the one face in a photograph: [468, 3] in pixels of it, (0, 0) the centre of the top left
 * pixel, z in the same unit, away from the viewer. Undefined where no face is sure.
 */
export type FaceMeshFinder = (photograph: Pixels) => Promise<Float32Array | undefined>;

export interface BuildLibraryOptions {
  readonly set: PhotographSet;
  /** Folder to write; a person who is there and whose photographs are the same is not prepared again. */
  readonly out: string;
  readonly findMesh: FaceMeshFinder;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Builds a portrait library: aligned pictures of every person with points and masks, a file a person.
 * @throws DataError for a photograph that cannot be read or in which no face is found
 */
export async function buildPortraitLibrary({
  set,
  out,
  findMesh,
  onProgress,
}: BuildLibraryOptions): Promise<LibraryIndex> {
  if (set.people.length === 0) throw new DataError(`${set.name}: expected photographs of people, got none.`);
  const people: LibraryPerson[] = [];
  for (const person of set.people) {
    const files = await Promise.all(person.photographs.map(readPhotograph));
    const hashes = files.map((bytes) => createHash("sha256").update(bytes).digest("hex")) as [string, string];
    const path = join(out, personFile(person.id));
    const crops = (await finishedCrops(path, hashes)) ?? (await prepare(person, files, hashes, path, findMesh));
    const { id, sex, group, split } = person;
    people.push({ id, sex, group, split, photographs: hashes, crops });
    onProgress?.(people.length, set.people.length);
  }
  const index: LibraryIndex = { format: LIBRARY_FORMAT, set: set.name, credit: set.credit, people };
  await writeWhole(join(out, "library.json"), `${JSON.stringify(index, null, 2)}\n`);
  return index;
}

async function readPhotograph(path: string): Promise<Buffer> {
  return await readFile(path).catch(() => {
    throw new DataError(`${path}: expected a photograph, got none; check the folder.`);
  });
}

/** What a whole file of the same photographs says of its crops. */
async function finishedCrops(path: string, hashes: readonly string[]): Promise<[number, number] | undefined> {
  if (!existsSync(path)) return undefined;
  const { metadata } = await readSafetensors(path);
  if (metadata["photographs"] !== hashes.join(" ") || metadata["format"] !== LIBRARY_FORMAT) return undefined;
  return JSON.parse(metadata["crops"] ?? "null") as [number, number];
}

async function prepare(
  person: PhotographedPerson,
  files: readonly Buffer[],
  hashes: readonly string[],
  path: string,
  findMesh: FaceMeshFinder,
): Promise<[number, number]> {
  const pictures = new Uint8Array(2 * FRAME * FRAME * 3);
  const [bare, matte] = [new Uint8Array(2 * FRAME * FRAME), new Uint8Array(2 * FRAME * FRAME)];
  const points = new Float32Array(2 * MESH_POINTS * 3);
  const backdrop = new Float32Array(2 * 3 * BACKDROP_TERMS);
  const crops: [number, number] = [0, 0];
  for (const which of [0, 1] as const) {
    const photograph = await decode(files[which]!, person.photographs[which]);
    const mesh = await findMesh(photograph);
    if (mesh?.length !== 3 * MESH_POINTS)
      throw new DataError(
        `${person.photographs[which]}: expected one face with ${MESH_POINTS} points, got ${mesh ? mesh.length / 3 : "none"}; take the person out of the set.`,
      );
    const toPhotograph = ffhqCrop(mesh, 3, FRAME, FRAME_MARGIN);
    const frame = await cutFrame(photograph, toPhotograph, FRAME);
    const own = mapPoints(mesh, invertAffine(toPhotograph));
    const cut = matteOf(frame, own, FRAME);
    pictures.set(frame, which * frame.length);
    points.set(own, which * own.length);
    bare.set(bareFace(frame, own, FRAME), which * FRAME * FRAME);
    matte.set(cut.matte, which * FRAME * FRAME);
    backdrop.set(cut.backdrop, which * cut.backdrop.length);
    crops[which] = Math.round((scaleOf(toPhotograph) * FRAME) / FRAME_MARGIN);
  }
  const tensors = {
    pictures: { shape: [2, FRAME, FRAME, 3], data: pictures },
    points: { shape: [2, MESH_POINTS, 3], data: points },
    bare: { shape: [2, FRAME, FRAME], data: bare },
    matte: { shape: [2, FRAME, FRAME], data: matte },
    backdrop: { shape: [2, 3, BACKDROP_TERMS], data: backdrop },
  };
  const metadata = {
    format: LIBRARY_FORMAT,
    id: person.id,
    photographs: hashes.join(" "),
    crops: JSON.stringify(crops),
  };
  await writeWhole(path, encodeSafetensors(tensors, metadata));
  return crops;
}

async function decode(file: Buffer, path: string): Promise<Pixels> {
  try {
    const { data, info } = await sharp(file)
      .autoOrient()
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    };
  } catch (cause) {
    throw new DataError(`${path}: expected a picture, got a file that cannot be decoded; get it again.`, { cause });
  }
}
