import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Affine } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import type { PersonPictures } from "../workers/person-job.ts";
import { encodePicture, type PictureFormat } from "./encode-picture.ts";
import { type PersonTruth, type PictureTruth, splitOf } from "./picture-truth.ts";

/** What truth.json of a person's folder holds. */
export interface PersonFile {
  readonly person: PersonTruth;
  readonly pictures: readonly PictureTruth[];
}

export function personFolder(out: string, index: number): string {
  return join(out, `person-${String(index).padStart(5, "0")}`);
}

/** The truth is written last: a folder that has it is whole. */
export function isPersonDone(out: string, index: number): boolean {
  return existsSync(join(personFolder(out, index), "truth.json"));
}

export async function readPersonFile(out: string, index: number): Promise<PersonFile> {
  return JSON.parse(await readFile(join(personFolder(out, index), "truth.json"), "utf8")) as PersonFile;
}

/** Writes 000.webp (or png) ... and truth.json into the person's folder. */
export async function writePersonFolder(
  out: string,
  { job, person, scenes, pixels, landmarks, crops }: PersonPictures,
  format: PictureFormat,
  sourceType?: string,
): Promise<void> {
  const folder = personFolder(out, job.person);
  const split = splitOf(job.person);
  const bytes = job.size * job.size * 3;
  await Promise.all(
    scenes.map(async (_, i) => {
      const picture = await encodePicture(pixels.subarray(i * bytes, (i + 1) * bytes), job.size, format, sourceType);
      await writeWhole(join(folder, pictureName(i, format)), picture);
    }),
  );
  const pictures = scenes.map(
    (scene, i): PictureTruth => ({
      id: `${person.id}-${String(i).padStart(3, "0")}`,
      person: person.id,
      split,
      scene,
      landmarks: Array.from(landmarks.subarray(i * 136, (i + 1) * 136), (x) => Math.round(x * 100) / 100),
      crop: Array.from(crops.subarray(i * 6, (i + 1) * 6), (x) => Math.round(x * 1e6) / 1e6) as unknown as Affine,
    }),
  );
  await writeWhole(
    join(folder, "truth.json"),
    JSON.stringify({ person: { ...person, split }, pictures } satisfies PersonFile),
  );
}

export function pictureName(index: number, format: PictureFormat): string {
  return `${String(index).padStart(3, "0")}.${format}`;
}
