import type { Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { type ContactSheetOptions, contactSheet, resizePixels, swapProvenance } from "@mfim/photographs";

/** Side of a cell at least: smaller pictures are enlarged, so that one sees them on today's screens. */
const leastSide = 128;

/** Rows of pictures, with words above them, as one PNG file that says that it holds generated ones. */
export async function writePictureGrid(
  file: string,
  rows: readonly (readonly Pixels[])[],
  words: Pick<ContactSheetOptions, "heading" | "titles">,
): Promise<void> {
  const columns = Math.max(...rows.map((row) => row.length));
  const pictures = await Promise.all(
    rows.flat().map((picture) => (picture.width < leastSide ? resizePixels(picture, leastSide) : picture)),
  );
  const sheet = await contactSheet(pictures, {
    ...{ columns, background: "#ffffff", xmp: swapProvenance },
    ...words,
  });
  await writeWhole(file, sheet);
}
