import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { type LondonPerson, londonTableName, londonTableText, parseLondonTable } from "../datasets/london-table.ts";
import { type FetchFilesOptions, fetchFiles, type PublishedFile } from "./fetch-files.ts";
import { londonFiles, londonInfoName, londonLicence } from "./london-release.ts";

export interface FetchLondonOptions extends FetchFilesOptions {
  /** Shown the licence and the consent before anything is fetched; not asked again in a folder where they were accepted. */
  accept(licence: string): boolean | Promise<boolean>;
  /** Another place with the same files. */
  readonly from?: string;
  /** Other files than the release's. */
  readonly files?: readonly PublishedFile[];
}

/** Beside the photographs, once the terms are accepted. */
const londonLicenceName = "LICENCE.txt";

/**
 * Brings the London set's front photographs into a folder: NNN/neutral.jpg, NNN/smiling.jpg, NNN/neutral.tem, people.csv and
 * LICENCE.txt. May be killed at any moment; the same call goes on.
 * @returns how many files were fetched, of how many
 * @throws DataError where the terms are not accepted, or a file cannot be had or is not the published one
 */
export async function fetchLondon(
  folder: string,
  { accept, from, files = londonFiles(folder, from), ...options }: FetchLondonOptions,
): Promise<{ readonly fetched: number; readonly files: number }> {
  const licence = join(folder, londonLicenceName);
  if ((await readFile(licence, "utf8").catch(() => "")) !== londonLicence) {
    if (!(await accept(londonLicence)))
      throw new DataError("London set: nothing is fetched until its licence and consent are accepted (CC BY 4.0).");
    await writeWhole(licence, londonLicence);
  }
  const fetched = await fetchFiles(files, options);
  const info = join(folder, londonInfoName);
  await writeWhole(join(folder, londonTableName), londonTableText(peopleOf(await readFile(info, "utf8"), info)));
  return { fetched, files: files.length };
}

/** The release's columns (face_id, face_age, face_gender, face_eth) are the project's own under other names. */
function peopleOf(text: string, where: string): Iterable<LondonPerson> {
  const [heading, ...rows] = text.trim().split(/\r?\n/);
  if (heading !== "face_id,face_age,face_gender,face_eth")
    throw new DataError(`${where}: expected the set's table of people, got "${heading}".`);
  return parseLondonTable(["person,age,sex,ethnicity", ...rows].join("\n"), where).values();
}
