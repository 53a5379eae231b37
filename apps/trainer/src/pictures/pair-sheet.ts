import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { contactSheet, readPicture, resizePixels, swapProvenance } from "@mfim/photographs";
import sharp from "sharp";

/** Side of a cell, pixels: wide enough for a name above it. */
const cell = 128;

/** A column of a sheet: which of a pair's pictures, and the words above it. */
export interface SheetColumn {
  /** As the bench names them: source, target, truth, swap-METHOD. */
  readonly picture: string;
  readonly title: string;
}

/** The pictures that methods made of a pair, under their names. */
export const swapColumns = (methods: readonly string[]): SheetColumn[] =>
  methods.map((name) => ({ picture: `swap-${name}`, title: name }));

/** Whether a measurement kept pictures of that name. */
export async function hasPicture(bench: string, picture: string): Promise<boolean> {
  const [first] = await readdir(join(bench, "pictures")).catch(() => [] as string[]);
  return first !== undefined && existsSync(join(bench, "pictures", first, `${picture}.png`));
}

/**
 * One sheet: a row a pair, names above the columns; WebP or PNG by the file's name.
 * @param bench folder of the measurement, which keeps pictures of its first pairs
 */
export async function writePairSheet(
  bench: string,
  columns: readonly SheetColumn[],
  file: string,
  rows = 8,
): Promise<void> {
  const kept = join(bench, "pictures");
  const pairs = (await readdir(kept).catch(() => [] as string[])).sort().slice(0, rows);
  if (pairs.length === 0)
    throw new DataError(`${kept}: expected pictures of the first pairs, got none; measure again.`);
  const cells: Pixels[] = [];
  for (const pair of pairs)
    for (const { picture } of columns) {
      const path = join(kept, pair, `${picture}.png`);
      cells.push(await resizePixels(await readPicture(path, path), cell));
    }
  const titles = columns.map(({ title }) => title);
  const sheet = await contactSheet(cells, { columns: columns.length, titles, xmp: swapProvenance });
  await writeWhole(file, file.endsWith(".webp") ? await webp(sheet) : sheet);
}

const webp = (sheet: Uint8Array) => sharp(sheet).webp({ quality: 88 }).withXmp(swapProvenance).toBuffer();
