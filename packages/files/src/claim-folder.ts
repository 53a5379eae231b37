import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core/errors";
import { sweepTemporaries } from "./sweep-temporaries.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * Notes in the folder what is made there, in recipe.json, so that a later run goes on with the same set and never mixes two.
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
  if (differing.length === 0) {
    // What killed runs left half written; another one that is at work writes to its own all the time.
    await sweepTemporaries(folder, { recursive: true, quietFor: 600_000 });
    return;
  }
  const was = differing.map(
    (name) => `${String(name)} ${JSON.stringify(begun[name])} instead of ${JSON.stringify(recipe[name])}`,
  );
  throw new DataError(`${folder} was begun with ${was.join(", ")}: give the same options to go on, or another folder.`);
}
