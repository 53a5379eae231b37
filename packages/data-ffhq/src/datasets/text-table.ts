import { readFile } from "node:fs/promises";
import { DataError } from "@mfim/core";

/**
 * A table of CelebA: words between spaces, the first of each line a name; an optional first line with the number of rows
 * and an optional second with the columns' names, as CelebA and CelebA-HQ have them.
 * @param columns numbers or words after the name
 * @returns rows by name
 * @throws DataError for a row of another length, with its line
 */
export async function readTextTable(path: string, columns: number): Promise<Map<string, readonly string[]>> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new DataError(`${path}: expected a table of the data set (${error.message}).`);
  });
  const rows = new Map<string, readonly string[]>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [name, ...values] = line.trim().split(/\s+/) as [string, ...string[]];
    if (name === "") continue;
    if (values.length === columns && !isHeading(index, name, values)) rows.set(name, values);
    else if (index > 1)
      throw new DataError(`${path}, line ${index + 1}: expected a name and ${columns} values, got ${values.length}.`);
  }
  if (rows.size === 0) throw new DataError(`${path}: expected rows of a name and ${columns} values, got none.`);
  return rows;
}

/** "lefteye_x lefteye_y ..." and "idx orig_idx orig_file": no row has a word without a digit for a name. */
const isHeading = (index: number, name: string, values: readonly string[]) =>
  index < 2 && ![name, ...values.slice(0, 1)].some((word) => /\d/.test(word));
