import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Pixels } from "@mfim/core";
import { contactSheet, readPicture, resizePixels, swapProvenance } from "@mfim/data-ffhq";
import sharp from "sharp";

/** Side of a cell, pixels: wide enough for a name above it. */
const cell = 128;
const gap = 2;
const headHeight = 44;

/**
 * One sheet: a row a pair (source, target, what each variant made of them), names above the columns.
 * @param bench folder of the measurement, which keeps pictures of its first pairs
 */
export async function writeAblationPictures(
  bench: string,
  variants: readonly string[],
  file: string,
  rows = 8,
): Promise<void> {
  const kept = join(bench, "pictures");
  const pairs = (await readdir(kept).catch(() => [] as string[])).sort().slice(0, rows);
  if (pairs.length === 0)
    throw new DataError(`${kept}: expected pictures of the first pairs, got none; measure again.`);
  const names = ["source", "target", ...variants.map((name) => `swap-${name}`)];
  const cells: Pixels[] = [];
  for (const pair of pairs)
    for (const name of names) {
      const path = join(kept, pair, `${name}.png`);
      cells.push(await resizePixels(await readPicture(path, path), cell));
    }
  const sheet = await contactSheet(cells, { columns: names.length, gap, background: "#ffffff" });
  const head = await columnNames(["source", "target", ...variants]);
  const { height = 0, width = 0 } = await sharp(sheet).metadata();
  const whole = sharp({ create: { width, height: height + headHeight, channels: 3, background: "#ffffff" } })
    .composite([
      { input: head, left: 0, top: 0 },
      { input: Buffer.from(sheet), left: 0, top: headHeight },
    ])
    .png()
    .withXmp(swapProvenance);
  await writeFile(`${file}.tmp`, await whole.toBuffer());
  await rename(`${file}.tmp`, file);
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
