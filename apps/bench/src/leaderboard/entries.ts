import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { parse } from "yaml";
import { z } from "zod";
import { yardsticks } from "../methods/yardsticks.ts";
import { shippedProtocols } from "../protocol/open-bench-protocol.ts";
import type { BenchResult, BenchValues, MethodResult } from "../result/bench-result.ts";
import { readResult, requiredSettings } from "../result/write-result.ts";
import type { RunSettings } from "../run/run-settings.ts";

/** entry.yaml of an entry's folder; the result of one method lies beside it, as `bench run` writes results. */
export const entrySchema = z.strictObject({
  method: z.string(),
  protocol: z.strictObject({ name: z.string(), checksum: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** How the swaps were made: weights or outputs, where from, under which licence. One line. */
  how: z.string().min(10),
  /** Who measured. */
  by: z.string().min(1),
});

export type EntryText = z.infer<typeof entrySchema>;

export interface LeaderboardEntry extends EntryText {
  /** Path below the leaderboard's folder. */
  readonly place: string;
  readonly result: BenchResult;
  readonly row: MethodResult;
  readonly values: BenchValues;
  readonly settings: RunSettings;
  /** Whether everything that it takes to measure it again ships with the project. */
  readonly shipped: boolean;
}

/** Every entry below a folder, PROTOCOL/METHOD. @throws DataError for one that contradicts itself */
export async function readEntries(folder: string): Promise<LeaderboardEntry[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new DataError(`${folder}: expected a folder of entries there, got ${error.code}.`);
  });
  const places = names
    .filter((name) => name.endsWith("entry.yaml"))
    .map((name) => name.slice(0, -"/entry.yaml".length));
  return Promise.all(places.sort().map((place) => readEntry(folder, place)));
}

async function readEntry(folder: string, place: string): Promise<LeaderboardEntry> {
  const path = join(folder, place);
  const parsed = entrySchema.safeParse(parse(await readFile(join(path, "entry.yaml"), "utf8")));
  if (!parsed.success)
    throw new DataError(`${path}/entry.yaml: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const { method, protocol } = parsed.data;
  const [{ result, values }, settings] = [await readResult(path), await requiredSettings(path)];
  const [row] = result.methods;
  if (row === undefined || result.methods.length !== 1 || row.method !== method)
    throw new DataError(`${path}: expected the result of ${method} alone, got ${result.methods.length} methods.`);
  if (new Set([protocol.checksum, result.protocol.checksum, settings.protocol.checksum]).size > 1)
    throw new DataError(`${path}: expected one checksum of the protocol, its files name several; enter it again.`);
  return { ...parsed.data, place, result, row, values, settings, shipped: await isShipped(settings.command) };
}

async function isShipped({ protocol, data, methods }: RunSettings["command"]): Promise<boolean> {
  const { bench } = await shippedProtocols();
  return data === null && bench.includes(protocol) && methods.every((name) => name in yardsticks || name === "mfim");
}
