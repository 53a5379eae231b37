import type { Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { contactSheet, provenanceXmp, resizePixels, type SwapRecord } from "@mfim/photographs";
import type { ContentCredentials } from "../credentials/content-credentials.ts";
import type { SwappedFace } from "../swap/swap-picture.ts";

const cell = 256;

/** A row a face: the sources, the target, what was made of it; a PNG with provenance. */
export async function writeSheet(
  path: string,
  faces: readonly (SwappedFace & { readonly sources: readonly Pixels[] })[],
  record: SwapRecord,
  credentials?: ContentCredentials,
): Promise<void> {
  const rows = faces.flatMap(({ sources, before, painted }) => [...sources, before.pixels, painted]);
  const pictures = await Promise.all(rows.map((picture) => resizePixels(picture, cell)));
  const sheet = await contactSheet(pictures, {
    columns: (faces[0]?.sources.length ?? 0) + 2,
    xmp: provenanceXmp(record),
  });
  await writeWhole(path, credentials?.sign(sheet, path, record) ?? sheet);
}
