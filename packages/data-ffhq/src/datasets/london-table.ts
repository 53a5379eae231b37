import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { londonSplit } from "./london-people.ts";

/** What a person of the London set said of themselves. */
export interface LondonPerson {
  /** Three digits. */
  readonly id: string;
  /** Years; `undefined` where they did not say. */
  readonly age: number | undefined;
  readonly sex: "female" | "male";
  /** As the set writes it: "white", "black", "east_asian", "west_asian", "east_asian/white". */
  readonly ethnicity: string;
}

/** Name of the table beside the people's folders. */
export const londonTableName = "people.csv";

const heading = "person,age,sex,ethnicity";
const sexes: readonly string[] = ["female", "male"] satisfies readonly LondonPerson["sex"][];

/**
 * Reads the people's table: a row "person,age,sex,ethnicity" each, "NA" where an age was not said.
 * @param where what messages call it
 * @throws DataError with the line that is none, or names nobody of the set
 */
export function parseLondonTable(text: string, where: string): ReadonlyMap<string, LondonPerson> {
  const people = new Map<string, LondonPerson>();
  for (const [index, line] of text.trim().split(/\r?\n/).entries()) {
    if (index === 0 && line === heading) continue;
    const [id = "", age = "", sex = "", ethnicity = "", ...more] = line.split(",");
    const years = age === "NA" ? undefined : Number(age);
    if (index === 0 || more.length > 0 || ethnicity === "" || !sexes.includes(sex) || Number.isNaN(years))
      throw new DataError(
        `${where}, line ${index + 1}: expected ${index === 0 ? heading : `a row of ${heading}`}, got "${line}".`,
      );
    londonSplit(id);
    people.set(id, { id, age: years, sex: sex as LondonPerson["sex"], ethnicity });
  }
  return people;
}

/** The table of a folder; empty where it has none. @throws DataError as `parseLondonTable` */
export async function readLondonTable(folder: string): Promise<ReadonlyMap<string, LondonPerson>> {
  const path = join(folder, londonTableName);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new DataError(`${path}: expected the table of the London set's people (${error.message}).`);
  });
  return text === undefined ? new Map() : parseLondonTable(text, path);
}

/** The text that `parseLondonTable` reads. */
export function londonTableText(people: Iterable<LondonPerson>): string {
  const rows = [...people].map(({ id, age, sex, ethnicity }) => `${id},${age ?? "NA"},${sex},${ethnicity}\n`);
  return `${heading}\n${rows.join("")}`;
}
