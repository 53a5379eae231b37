import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Split } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { type Zippable, zipSync } from "fflate";
import type { PackInfo } from "./face-pack.ts";
import { personFolder, pictureName, readPersonFile } from "./person-folder.ts";

/** A fixed date in the zips: the same pictures give the same bytes. */
export const ZIP_DATE = new Date("2000-01-01T00:00:00");

/** Puts the folders of `people` persons below `parts` together as a pack in `out`. */
export async function writePack(
  parts: string,
  out: string,
  set: {
    readonly name: string;
    readonly seed: string;
    readonly size: number;
    readonly people: number;
    readonly sourceType: string;
    /** Where the head is not ICT-FaceKit. */
    readonly licence?: string;
  },
): Promise<PackInfo> {
  const zips = new Map<Split, Zippable>();
  const people: string[] = [];
  const samples: string[] = [];
  for (let index = 0; index < set.people; index++) {
    const file = await readPersonFile(parts, index);
    people.push(JSON.stringify(file.person));
    for (const [i, picture] of file.pictures.entries()) {
      samples.push(JSON.stringify(picture));
      const zip = zips.get(picture.split) ?? {};
      zip[`${picture.id}.webp`] = new Uint8Array(
        await readFile(join(personFolder(parts, index), pictureName(i, "webp"))),
      );
      zips.set(picture.split, zip);
    }
  }
  for (const [split, zip] of zips)
    await writeWhole(join(out, `${split}.zip`), zipSync(zip, { level: 0, mtime: ZIP_DATE }));
  await writeWhole(join(out, "people.ndjson"), `${people.join("\n")}\n`);
  await writeWhole(join(out, "samples.ndjson"), `${samples.join("\n")}\n`);
  const info: PackInfo = {
    name: set.name,
    format: "mfim-face-pack-1",
    seed: set.seed,
    size: set.size,
    people: people.length,
    pictures: samples.length,
    licence:
      set.licence ?? "MIT; rendered from ICT-FaceKit, Copyright (c) 2020 USC Institute for Creative Technologies, MIT",
    digitalSourceType: set.sourceType,
  };
  await writeWhole(join(out, "pack.json"), `${JSON.stringify(info, null, 2)}\n`);
  return info;
}
