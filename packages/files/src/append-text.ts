import { appendFile } from "node:fs/promises";
import { fileTrouble } from "./file-error.ts";

/** Adds text at the end of a file, which is made where it is missing. @throws FileError for what the file system refuses */
export async function appendText(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch((error: unknown) => {
    throw fileTrouble(error, path);
  });
}
