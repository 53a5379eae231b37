import { writeFile } from "node:fs/promises";
import { type ReplaceOptions, replaceFile } from "./replace-file.ts";

/**
 * Writes a file of which nobody ever sees half; makes its folder. See `replaceFile`.
 * @throws FileError for what the file system refuses
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: ReplaceOptions = {},
): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, content), options);
}

/** The same with a value as indented JSON. */
export async function writeWholeJson(path: string, value: unknown, options: ReplaceOptions = {}): Promise<void> {
  await writeWhole(path, `${JSON.stringify(value, null, 2)}\n`, options);
}
