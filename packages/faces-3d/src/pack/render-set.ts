import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { claimFolder, writeWhole } from "@mfim/files";
import { pictureLicence } from "../head/head-model.ts";
import { openHead } from "../head/open-head.ts";
import { skinsOf } from "../truth/skins-of-preset.ts";
import type { PersonJob, PersonPictures } from "../workers/person-job.ts";
import { renderPeople } from "../workers/render-people.ts";
import { isPersonDone, writePersonFolder } from "./person-folder.ts";
import type { RenderPreset } from "./presets.ts";
import { encodeTrainingShard, rowsOfPeople } from "./training-shard.ts";
import { writePack } from "./write-pack.ts";

export interface RenderSetOptions {
  readonly name: string;
  readonly preset: RenderPreset;
  readonly headPath: string;
  readonly out: string;
  readonly workers?: number;
  /** Folder of a skin library, for presets of the photographic look. */
  readonly skinsPath?: string;
  /** Called after every person with the pictures that exist by now. */
  readonly onProgress?: (pictures: number, total: number) => void;
}

/** People in one file of a training set. */
const SHARD_PEOPLE = 25;

/** Renders a set into a folder; what lies there whole already is not rendered again. */
export async function renderSet(options: RenderSetOptions): Promise<void> {
  if (options.preset.format === "raw") return await renderShards(options);
  const { preset, out } = options;
  const parts = preset.format === "pack" ? join(out, ".parts") : out;
  const skins = await skinsOf(preset, options.skinsPath);
  await claimFolder(parts, { ...preset, ...(skins.hash && { skins: skins.hash }) });
  const format = preset.format === "png" ? "png" : "webp";
  const missing = personJobs(preset).filter(({ person }) => !isPersonDone(parts, person));
  let done = preset.people - missing.length;
  for await (const pictures of renderPeople(missing, options)) {
    await writePersonFolder(parts, pictures, format, skins.sourceType);
    options.onProgress?.(++done * preset.each, preset.people * preset.each);
  }
  if (preset.format !== "pack") return;
  const head = await openHead(options.headPath);
  const licence = skins.credit === undefined ? head.licence : pictureLicence(head, skins.credit);
  const { sourceType } = skins;
  const { seed, size, people } = preset;
  await writePack(parts, out, { name: options.name, seed, size, people, sourceType, ...(licence && { licence }) });
  await rm(parts, { recursive: true });
}

async function renderShards(options: RenderSetOptions): Promise<void> {
  const { preset, out, name } = options;
  const skins = await skinsOf(preset, options.skinsPath);
  await claimFolder(out, { ...preset, ...(skins.hash && { skins: skins.hash }) });
  const head = await openHead(options.headPath);
  const { expressionNames } = head;
  const shards = Math.ceil(preset.people / SHARD_PEOPLE);
  const jobs = personJobs(preset);
  const shardOf = (person: number) => Math.floor(person / SHARD_PEOPLE);
  const path = (shard: number) => join(out, `shard-${String(shard).padStart(5, "0")}.safetensors`);
  const missing = jobs.filter(({ person }) => !existsSync(path(shardOf(person))));
  let done = jobs.length - missing.length;
  const metadata = {
    set: name,
    seed: preset.seed,
    digital_source_type: skins.sourceType,
    licence: pictureLicence(head, skins.credit),
  };
  let gathered: PersonPictures[] = [];
  for await (const pictures of renderPeople(missing, options)) {
    gathered.push(pictures);
    const shard = shardOf(pictures.job.person);
    const inShard = Math.min(SHARD_PEOPLE, preset.people - shard * SHARD_PEOPLE);
    if (gathered.length === inShard) {
      await writeWhole(path(shard), encodeTrainingShard(rowsOfPeople(gathered), expressionNames, metadata));
      gathered = [];
    }
    options.onProgress?.(++done * preset.each, preset.people * preset.each);
  }
  const { people, each, size, seed } = preset;
  const info = {
    format: "mfim-training-set-1",
    name,
    seed,
    people,
    each,
    size,
    pictures: people * each,
    shards,
    expressionNames,
    ...(skins.hash && { look: preset.look, skins: skins.hash }),
    digitalSourceType: skins.sourceType,
  };
  await writeWhole(join(out, "set.json"), `${JSON.stringify(info, null, 2)}\n`);
}

function personJobs({ people, each, size, seed, limits }: RenderPreset): PersonJob[] {
  return Array.from({ length: people }, (_, person) => ({ seed, person, each, size, limits }));
}
