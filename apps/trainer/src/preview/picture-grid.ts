import type { Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { contactSheet, swapProvenance } from "@mfim/photographs";

/** Rows of pictures as one PNG file that says that it holds generated ones, written to a temporary name, then renamed. */
export async function writePictureGrid(file: string, rows: readonly (readonly Pixels[])[]): Promise<void> {
  const columns = Math.max(...rows.map((row) => row.length));
  const sheet = await contactSheet(rows.flat(), { columns, background: "#ffffff", xmp: swapProvenance });
  await writeWhole(file, sheet);
}
