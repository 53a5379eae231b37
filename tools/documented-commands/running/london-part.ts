import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { londonSplit } from "@mfim/data-ffhq";

/** So many of each sex, of those that train and of the others. */
const [donors, others] = [3, 2];

/** Copies a part of the London Set, from the local test material, into a folder as a user has it. */
export async function copyLondonPart(london: string, folder: string): Promise<string> {
  const [head = "", ...rows] = (await readFile(join(london, "people.csv"), "utf8")).trim().split("\n");
  const idOf = (row: string) => row.slice(0, row.indexOf(","));
  const trains = (row: string) => londonSplit(idOf(row)) === "train";
  const chosen = ["female", "male"].flatMap((sex) => {
    const alike = rows.filter((row) => row.split(",")[2] === sex);
    return [...alike.filter(trains).slice(0, donors), ...alike.filter((row) => !trains(row)).slice(0, others)];
  });
  await writeFile(join(folder, "people.csv"), `${[head, ...chosen].join("\n")}\n`);
  for (const row of chosen) await cp(join(london, idOf(row)), join(folder, idOf(row)), { recursive: true });
  return folder;
}
