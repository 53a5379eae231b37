import type { Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { alignFace, contactSheet, provenanceXmp, resizePixels, type SwapRecord } from "@mfim/photographs";
import type { ContentCredentials } from "../credentials/content-credentials.ts";
import type { SwappedFace } from "../swap/swap-picture.ts";

const cell = 256;

/**
 * A row a face, words above the columns: the sources, the target, what the model painted, and the result where it was pasted back.
 * @param result the whole picture
 */
export async function writeSheet(
  path: string,
  faces: readonly (SwappedFace & { readonly sources: readonly Pixels[] })[],
  result: Pixels,
  record: SwapRecord,
  credentials?: ContentCredentials,
): Promise<void> {
  const pictures: Pixels[] = [];
  for (const { sources, before, painted } of faces) {
    for (const picture of [...sources, before.pixels, painted]) pictures.push(await resizePixels(picture, cell));
    pictures.push((await alignFace(result, before.quad, { size: cell })).pixels);
  }
  const count = faces[0]?.sources.length ?? 0;
  const sheet = await contactSheet(pictures, {
    columns: count + 3,
    titles: [
      ...Array.from({ length: count }, (_, n) => (count === 1 ? "source" : `source ${n + 1}`)),
      ...["target", "painted by the model", "pasted back"],
    ],
    xmp: provenanceXmp(record),
  });
  await writeWhole(path, credentials?.sign(sheet, path, record) ?? sheet);
}
