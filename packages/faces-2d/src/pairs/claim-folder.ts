import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";

/**
 * Notes in the folder what is rendered there, so that a later run goes on with the same set and never mixes two.
 * @throws DataError that names what differs when the folder was begun with other options
 */
export async function claimFolder<T extends object>(folder: string, recipe: T): Promise<void> {
  const path = join(folder, "recipe.json");
  let begun: T;
  try {
    begun = JSON.parse(await readFile(path, "utf8")) as T;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new DataError(`${path}: expected the recipe of a set, got ${error.message}; choose another folder.`);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return await writeWhole(path, `${JSON.stringify(recipe, null, 2)}\n`);
  }
  const names = Object.keys(recipe) as (keyof T)[];
  const differing = names.filter((name) => JSON.stringify(begun[name]) !== JSON.stringify(recipe[name]));
  if (differing.length > 0)
    throw new DataError(
      `${folder}: expected the options that it was begun with, got other ${differing.join(", ")}; give the same to go on, or another folder.`,
    );
}
