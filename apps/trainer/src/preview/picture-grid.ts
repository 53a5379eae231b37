import { rename, writeFile } from "node:fs/promises";
import type { Pixels } from "@mfim/core";
import { contactSheet, swapProvenance } from "@mfim/data-ffhq";

/** Rows of pictures as one PNG file that says that it holds generated ones, written to a temporary name, then renamed. */
export async function writePictureGrid(file: string, rows: readonly (readonly Pixels[])[]): Promise<void> {
  const columns = Math.max(...rows.map((row) => row.length));
  const sheet = await contactSheet(rows.flat(), { columns, background: "#ffffff", xmp: swapProvenance });
  await writeFile(`${file}.tmp`, sheet);
  await rename(`${file}.tmp`, file);
}
