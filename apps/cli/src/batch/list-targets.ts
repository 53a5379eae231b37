import { isAbsolute, relative, sep } from "node:path";
import { listFiles } from "@mfim/files";

/**
 * Files and links to files, hidden ones apart, "/" between the parts of their names.
 * @param results where the batch writes: what it wrote below the folder is no target of its next run
 */
export async function listTargets(folder: string, results: string): Promise<string[]> {
  const names = (await listFiles(folder, { recursive: true })).map(({ name }) => name).sort();
  const own = relative(folder, results);
  const isBelow = own !== "" && own.split(sep)[0] !== ".." && !isAbsolute(own);
  return isBelow ? names.filter((name) => !name.startsWith(`${own.replaceAll(sep, "/")}/`)) : names;
}
