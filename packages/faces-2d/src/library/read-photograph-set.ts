import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { type PersonUse, type PhotographedPerson, type PhotographSet, SEXES, type Sex } from "./photographed-person.ts";

export interface PhotographSetOptions {
  readonly name: string;
  readonly credit: string;
  /** What a person may be used for. */
  readonly splitOf: (id: string) => PersonUse;
}

/**
 * Reads a folder of photographs: `people.csv` with the columns person, sex and ethnicity (others are ignored), and for
 * each person a folder with `neutral.jpg` and `smiling.jpg`. People without both pictures are left out.
 * @throws DataError where the table is missing or not understood, or nobody has pictures
 */
export async function readPhotographSet(
  folder: string,
  { name, credit, splitOf }: PhotographSetOptions,
): Promise<PhotographSet> {
  const table = join(folder, "people.csv");
  const text = await readFile(table, "utf8").catch(() => {
    throw new DataError(`${table}: expected a table of the people (person,sex,ethnicity), got none; check the folder.`);
  });
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const columns = header.split(",").map((column) => column.trim());
  const people: PhotographedPerson[] = [];
  for (const line of lines) {
    const cells = line.split(",").map((cell) => cell.trim());
    const cell = (column: string) => cells[columns.indexOf(column)] ?? "";
    const [id, sex] = [cell("person"), cell("sex")];
    if (id === "" || !(SEXES as readonly string[]).includes(sex))
      throw new DataError(
        `${table}: expected a person and a sex (${SEXES.join(" or ")}), got "${line}"; mend the line.`,
      );
    const photographs = [join(folder, id, "neutral.jpg"), join(folder, id, "smiling.jpg")] as const;
    if (!photographs.every((path) => existsSync(path))) continue;
    people.push({ id, sex: sex as Sex, group: cell("ethnicity"), split: splitOf(id), photographs });
  }
  if (people.length === 0)
    throw new DataError(
      `${folder}: expected folders named as in people.csv with neutral.jpg and smiling.jpg, got none; check the folder.`,
    );
  return { name, credit, people };
}
