import { readFile } from "node:fs/promises";
import { writeWholeJson } from "@mfim/files";

/** What stands above a figure's curve, where it is not its name. */
export type FigureTitles = Readonly<Record<string, string>>;

/** titles.json of a run: live page, curves and reports read it, who know no term of somebody's own. */
export const writeTitles = (file: string, titles: FigureTitles): Promise<void> => writeWholeJson(file, titles);

/** None where the file is missing, as in runs of before, or damaged: figures then stand under their names. */
export async function readTitles(file: string): Promise<FigureTitles> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  try {
    const entries = Object.entries((JSON.parse(text) ?? {}) as object);
    return Object.fromEntries(entries.filter(([, title]) => typeof title === "string"));
  } catch {
    return {};
  }
}
