import { ConfigError, DataError, isHeldOutPerson } from "@mfim/core";
import { bundledPackFolder, openFacePack } from "@mfim/faces-3d";
import type { DataConfig } from "./data-schema.ts";
import { filterSet, type MemorySet, memorySet, type PictureSet } from "./picture-set.ts";
import { preparedSet } from "./prepared-set.ts";
import { readRenders } from "./read-renders.ts";
import { reducedPicture } from "./reduced-picture.ts";

/**
 * Opens what a config's `data` names: packs and renders whole in memory, a prepared folder too unless it is large.
 * @param size side in pixels; larger pictures of packs and renders are reduced to it, prepared ones must have it
 */
export async function openPictureSet(config: DataConfig, size: number): Promise<PictureSet> {
  const set = await openers[config.type](config, size);
  if (set.size !== size) {
    await set.close?.();
    throw new DataError(
      `${config.folder}: expected pictures of ${size} px, got ${set.size} px; prepare them at that size.`,
    );
  }
  return set;
}

type Opener = (config: DataConfig, size: number) => Promise<PictureSet>;

const openers: Readonly<Record<DataConfig["type"], Opener>> = {
  async pack(config, size) {
    const folder = config.folder ?? bundledPackFolder();
    const pack = await openFacePack(folder);
    const all = config.split === "all" ? pack.samples.map((_, index) => index) : pack.indices(config.split);
    const indices = all.slice(0, config.limit);
    const pictures = await Promise.all(indices.map(async (index) => reducedPicture(await pack.decode(index), size)));
    const samples = indices.map((index) => pack.samples[index] as (typeof pack.samples)[number]);
    return memorySet({
      name: `face pack ${pack.info.name}, ${config.split}`,
      size,
      count: indices.length,
      pictures: concatenated(pictures),
      persons: samples.map(({ person }) => person),
      ids: samples.map(({ id }) => id),
    });
  },
  prepared: (config) => preparedSet(folderOf(config), config),
  async renders(config, size) {
    const set = await readRenders(folderOf(config), config.more, size);
    const { split, limit } = config;
    const wanted = (index: number) =>
      split === "all" || isHeldOutPerson(Number(set.persons[index])) === (split === "held-out");
    return limited(split === "all" ? set : filterSet(set, wanted), limit);
  },
};

const limited = (set: MemorySet, limit: number | undefined): MemorySet =>
  limit === undefined ? set : filterSet(set, (index) => index < limit);

function folderOf({ type, folder }: DataConfig): string {
  if (folder === undefined) throw new ConfigError(`data.folder: expected a folder for data of type ${type}, got none.`);
  return folder;
}

function concatenated(pictures: readonly Uint8Array[]): Uint8Array {
  const bytes = pictures[0]?.length ?? 0;
  const whole = new Uint8Array(pictures.length * bytes);
  for (const [index, picture] of pictures.entries()) whole.set(picture, index * bytes);
  return whole;
}
