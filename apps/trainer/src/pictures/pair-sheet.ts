import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { contactSheet, readPicture, resizePixels, swapProvenance } from "@mfim/photographs";
import sharp from "sharp";

/** Side of a cell, pixels: wide enough for a name above it. */
const cell = 128;
const gap = 2;
const headHeight = 44;

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
  const sheet = await contactSheet(cells, { columns: columns.length, gap, background: "#ffffff" });
  const head = await columnNames(columns.map(({ title }) => title));
  const { height = 0, width = 0 } = await sharp(sheet).metadata();
  const whole = sharp({ create: { width, height: height + headHeight, channels: 3, background: "#ffffff" } })
    .composite([
      { input: head, left: 0, top: 0 },
      { input: Buffer.from(sheet), left: 0, top: headHeight },
    ])
    .withXmp(swapProvenance);
  const encoded = file.endsWith(".webp") ? whole.webp({ quality: 88 }) : whole.png();
  await writeWhole(file, await encoded.toBuffer());
}

/** Names of letters, digits, dots and hyphens, in lines that fit a cell. */
async function columnNames(names: readonly string[]): Promise<Buffer> {
  const width = names.length * cell + (names.length - 1) * gap;
  const texts = names.flatMap((name, column) => {
    const lines = wrapped(name);
    const first = headHeight - 8 - (lines.length - 1) * 13;
    const middle = column * (cell + gap) + cell / 2;
    return lines.map((text, n) => `<text x="${middle}" y="${first + n * 13}">${text}</text>`);
  });
  const style = 'font-family="sans-serif" font-size="12" text-anchor="middle" fill="#202020"';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${headHeight}"><g ${style}>${texts.join("")}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** Cut at hyphens into at most three lines of some 18 signs. */
export function wrapped(name: string): string[] {
  const lines: string[] = [];
  for (const part of name.split(/(?<=-)/)) {
    const last = lines.at(-1);
    if (last !== undefined && (last.length + part.length <= 18 || lines.length === 3))
      lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines;
}
