import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MetricState } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { partsFolder, type Shard, shardName } from "./shard-parts.ts";

/** Sums of set metrics: they cannot be written a batch at a time, so a shard saves them now and then, all together. */
export interface SetStates {
  /** The batches that are in the sums. */
  readonly batches: readonly number[];
  /** By method, then metric. */
  readonly states: Readonly<Record<string, Readonly<Record<string, MetricState>>>>;
}

interface Pointer {
  readonly folder: string;
  readonly batches: readonly number[];
}

const pointerFile = (out: string, shard: string) => join(partsFolder(out), `${shard}.sets.json`);

/** Writes a whole new generation, then lets the pointer say so: an end at any point leaves a whole one. */
export async function saveSetStates(out: string, shard: Shard, { batches, states }: SetStates): Promise<void> {
  const name = shardName(shard);
  const old = await readPointer(out, name);
  const folder = `${name}.sets-${batches.length}`;
  for (const [method, metrics] of Object.entries(states))
    for (const [metric, state] of Object.entries(metrics))
      await writeWhole(join(partsFolder(out), folder, method, `${metric}.json`), JSON.stringify(state));
  await writeWhole(pointerFile(out, name), JSON.stringify({ folder, batches } satisfies Pointer));
  if (old !== undefined && old.folder !== folder)
    await rm(join(partsFolder(out), old.folder), { recursive: true, force: true });
}

export async function readSetStates(out: string, shard: Shard): Promise<SetStates | undefined> {
  return statesOf(out, shardName(shard));
}

/** Those of every shard in a folder. */
export async function readAllSetStates(out: string): Promise<SetStates[]> {
  await mkdir(partsFolder(out), { recursive: true });
  const shards = (await readdir(partsFolder(out)))
    .filter((name) => name.endsWith(".sets.json"))
    .map((name) => name.slice(0, -".sets.json".length))
    .sort();
  return Promise.all(shards.map(async (shard) => (await statesOf(out, shard)) as SetStates));
}

async function statesOf(out: string, shard: string): Promise<SetStates | undefined> {
  const pointer = await readPointer(out, shard);
  if (pointer === undefined) return undefined;
  const folder = join(partsFolder(out), pointer.folder);
  const states: Record<string, Record<string, MetricState>> = {};
  for (const method of await readdir(folder)) {
    states[method] = {};
    for (const file of await readdir(join(folder, method)))
      states[method][file.slice(0, -".json".length)] = JSON.parse(await readFile(join(folder, method, file), "utf8"));
  }
  return { batches: pointer.batches, states };
}

async function readPointer(out: string, shard: string): Promise<Pointer | undefined> {
  const text = await readFile(pointerFile(out, shard), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Pointer);
}
