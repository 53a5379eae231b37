import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { isUsable, type UsableRecord } from "./manifest.ts";
import { readManifest } from "./manifest-file.ts";
import { RawPictures } from "./raw-pictures.ts";

export interface Verification {
  /** Pictures looked at. */
  readonly checked: number;
  readonly problems: readonly { readonly source: string; readonly what: string }[];
}

/** Compares every picture of a prepared folder with its checksum. @throws DataError for a damaged manifest */
export async function verifyPrepared(folder: string): Promise<Verification> {
  const { header, records } = await readManifest(folder);
  const usable = records.filter(isUsable);
  const raw =
    header.settings.format === "raw" && usable.length > 0
      ? await RawPictures.open(folder, header.settings.size, "r")
      : undefined;
  const content = ({ picture }: UsableRecord) =>
    typeof picture === "number" ? raw?.read(picture) : readFile(join(folder, picture));
  const problems: { source: string; what: string }[] = [];
  for (const record of usable) {
    try {
      const file = await content(record);
      if (file === undefined || crc32(file) !== record.crc32)
        problems.push({ source: record.source, what: "the picture was changed since it was prepared" });
    } catch (error) {
      problems.push({ source: record.source, what: (error as Error).message });
    }
  }
  await raw?.close();
  return { checked: usable.length, problems };
}
