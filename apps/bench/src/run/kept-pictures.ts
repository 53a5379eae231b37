import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { fromPixels, swapProvenance } from "@mfim/photographs";
import type { BenchBatch } from "../protocol/batches.ts";
import type { BenchPair } from "../protocol/bench-protocol.ts";

/** Values of the metric that sorts pairs into best and worst, by method, then pair. */
export type SortingValues = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** How many pairs keep their pictures: the first ones of the protocol, and each method's best and worst. */
const keptCounts = { first: 18, extremes: 4 } as const;

/** The metric by which cases are the best or the worst: nearness to the truth where it is known, else to the source. */
export const sortingMetric = (names: readonly string[]): string =>
  ["identity.truth", "identity.source"].find((name) => names.includes(name)) ?? (names[0] as string);

/** Ids of a method's best and worst pairs so far; the same whatever the order in which they were measured. */
export function extremesOf(values: ReadonlyMap<string, number>): { readonly best: string[]; readonly worst: string[] } {
  const sorted = [...values].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id);
  const { extremes } = keptCounts;
  return { best: sorted.slice(0, extremes), worst: sorted.slice(-extremes).reverse() };
}

/** Folder of a pair's pictures: its number in the protocol. */
const folderOf = (out: string, place: number) => join(out, "pictures", String(place).padStart(6, "0"));

/** Writes the pictures of a batch's pairs that are worth showing, and removes those that no longer are. */
export async function keepPictures(
  out: string,
  batch: BenchBatch,
  swaps: Readonly<Record<string, ReadonlyMap<string, Pixels>>>,
  values: SortingValues,
  placeOf: ReadonlyMap<string, number>,
): Promise<void> {
  const wanted = new Set<number>();
  for (let place = 0; place < keptCounts.first; place++) wanted.add(place);
  for (const byPair of values.values()) {
    const { best, worst } = extremesOf(byPair);
    for (const id of [...best, ...worst]) wanted.add(placeOf.get(id) as number);
  }
  for (const [n, place] of batch.places.entries()) {
    if (!wanted.has(place)) continue;
    const pair = batch.pairs[n] as BenchPair;
    await writeWhole(join(folderOf(out, place), "pair.json"), JSON.stringify(pair));
    for (const [role, picture] of Object.entries((batch.read[n] as BenchBatch["read"][number]).pictures))
      await writeWhole(join(folderOf(out, place), `${role}.png`), await png(picture as Pixels));
    for (const [method, byPair] of Object.entries(swaps)) {
      const picture = byPair.get(pair.id);
      if (picture !== undefined)
        await writeWhole(join(folderOf(out, place), `swap-${method}.png`), await png(picture, swapProvenance));
    }
  }
  for (const name of await readdir(join(out, "pictures")).catch(() => []))
    if (!wanted.has(Number(name))) await rm(join(out, "pictures", name), { recursive: true, force: true });
}

/** A pair whose pictures were kept. */
export interface KeptPair {
  readonly place: number;
  readonly pair: BenchPair;
  /** By role, and by `swap-METHOD`: bytes of PNG files. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** Every kept pair, in the protocol's order. */
export async function readKept(out: string): Promise<KeptPair[]> {
  const folders = (await readdir(join(out, "pictures")).catch(() => [] as string[])).sort();
  return Promise.all(folders.map((name) => readKeptPair(join(out, "pictures", name), Number(name))));
}

async function readKeptPair(folder: string, place: number): Promise<KeptPair> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".png"));
  const pictures = names.map(async (name) => [name.slice(0, -4), await readFile(join(folder, name))] as const);
  const pair = JSON.parse(await readFile(join(folder, "pair.json"), "utf8")) as BenchPair;
  return { place, pair, pictures: new Map(await Promise.all(pictures)) };
}

function png(picture: Pixels, xmp?: string): Promise<Buffer> {
  const pipeline = fromPixels(picture).png();
  return (xmp === undefined ? pipeline : pipeline.withXmp(xmp)).toBuffer();
}
