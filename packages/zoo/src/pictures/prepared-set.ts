import { openPreparedFolder, type PreparedFolder } from "@mfim/data-ffhq";
import type { DataConfig } from "./data-schema.ts";
import { pictureChecksum } from "./picture-checksum.ts";
import { memorySet, type PictureSet } from "./picture-set.ts";

/** Larger sets are read from disk whenever a batch wants them: 70,000 pictures of 1024 px are 205 GiB. */
const memoryLimitGiB = 4;

/** Photographs that `data prepare` or `data import` aligned; read at once where they fit into memory, else when asked for. */
export async function preparedSet(folder: string, { split, limit, memoryGiB }: DataConfig): Promise<PictureSet> {
  const prepared = await openPreparedFolder(folder, split === "all" ? {} : { split });
  const count = Math.min(prepared.length, limit ?? Number.POSITIVE_INFINITY);
  const { size } = prepared;
  const records = prepared.records.slice(0, count);
  const labels = {
    name: `prepared photographs, ${split}`,
    size,
    persons: prepared.persons.slice(0, count).map((person, index) => person ?? `picture ${index}`),
    ids: records.map(({ source }) => source),
  };
  const checksum = () =>
    pictureChecksum(
      labels,
      records.map(({ crc32 }) => `${crc32}\n`),
    );
  if (count * size * size * 3 > (memoryGiB ?? memoryLimitGiB) * 2 ** 30) {
    const read = async (index: number) => (await prepared.pixels(index)).data;
    return { ...labels, length: count, read, checksum, close: () => prepared.close() };
  }
  try {
    return { ...memorySet({ ...labels, count, pictures: await allPictures(prepared, count) }), checksum };
  } finally {
    await prepared.close();
  }
}

async function allPictures(prepared: PreparedFolder, count: number): Promise<Uint8Array> {
  const bytes = prepared.size * prepared.size * 3;
  const whole = new Uint8Array(count * bytes);
  for (let index = 0; index < count; index++) whole.set((await prepared.pixels(index)).data, index * bytes);
  return whole;
}
