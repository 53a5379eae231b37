import { mkdir, open, readdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type MetricState } from "@mfim/core";
import { fileTrouble } from "@mfim/files";
import type { CoreSeconds } from "../evaluate/evaluate-batch.ts";
import type { RefusedPair } from "../protocol/bench-protocol.ts";

/** One batch as a shard wrote it: a line. */
export interface BatchPart {
  readonly batch: number;
  /** By method, then metric. */
  readonly states: Readonly<Record<string, Readonly<Record<string, MetricState>>>>;
  /** By method. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly swaps: Readonly<Record<string, number>>;
  /** By method: what `bench cost` counts with. */
  readonly cores: Readonly<Record<string, CoreSeconds>>;
  /** Pairs whose own pictures could not be read; they are missing for every method. */
  readonly unread?: readonly RefusedPair[];
  /** By method: pairs whose answer could not be read. */
  readonly refused?: Readonly<Record<string, readonly RefusedPair[]>>;
}

/** Work split among processes: shard `index` of `count` measures the batches whose number leaves the rest `index`. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** "2/8" is the second of eight. @throws RangeError for what is none */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index) - 1, count: Number(count) };
  if (index === undefined || shard.index < 0 || shard.index >= shard.count)
    throw new DataError(`--shard ${text}: expected I/N with I from 1 to N, such as 2/8.`);
  return shard;
}

export const shardBatches = ({ index, count }: Shard, batches: number): number[] =>
  Array.from({ length: batches }, (_, n) => n).filter((n) => n % count === index);

export const shardName = ({ index, count }: Shard): string => `shard-${index + 1}-of-${count}`;
export const partsFolder = (out: string): string => join(out, "parts");
const partsFile = (out: string, shard: Shard) => join(partsFolder(out), `${shardName(shard)}.ndjson`);

/** What this shard has done already; a line that was cut off by an end of the process is taken off the file. */
export async function readShardParts(out: string, shard: Shard): Promise<BatchPart[]> {
  const file = partsFile(out, shard);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return [];
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) await truncate(file, whole);
  return linesOf(bytes.subarray(0, whole).toString("utf8"));
}

/** Adds a line and waits until it is on the disk. */
export async function appendPart(out: string, shard: Shard, part: BatchPart): Promise<void> {
  await mkdir(partsFolder(out), { recursive: true });
  const handle = await open(partsFile(out, shard), "a");
  try {
    await handle.appendFile(`${JSON.stringify(part)}\n`);
    await handle.datasync();
  } catch (error) {
    throw fileTrouble(error, partsFile(out, shard));
  } finally {
    await handle.close();
  }
}

/** Every whole line of every shard in a folder. */
export async function readAllParts(out: string): Promise<BatchPart[]> {
  const folder = partsFolder(out);
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => name.endsWith(".ndjson")).sort();
  const parts: BatchPart[] = [];
  for (const name of names) {
    const text = await readFile(join(folder, name), "utf8");
    for (const part of linesOf(text.slice(0, text.lastIndexOf("\n") + 1))) parts.push(part);
  }
  return parts;
}

const linesOf = (text: string): BatchPart[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as BatchPart);
