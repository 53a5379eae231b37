import type { Pixels } from "@mfim/core";
import sharp, { type OverlayOptions } from "sharp";
import { oneLine, sheetTitles, titleHeight } from "./sheet-titles.ts";

export interface ContactSheetOptions {
  /** Pictures a row. Default: as square a sheet as it gets. */
  readonly columns?: number;
  /** Pixels between pictures. Default 2. */
  readonly gap?: number;
  /** Any colour that sharp takes. Default a dark grey; white where there are words. */
  readonly background?: string;
  /** Words above the whole sheet, one line. */
  readonly heading?: string;
  /** Words above the columns. */
  readonly titles?: readonly string[];
  /** Words above each picture, one line. */
  readonly labels?: readonly string[];
  /** XMP packet for the file, such as `swapProvenance` where a picture was generated. */
  readonly xmp?: string;
}

/** Pictures side by side, row by row, as one PNG; each cell is as large as the largest picture. */
export async function contactSheet(
  pictures: readonly Pixels[],
  options: ContactSheetOptions = {},
): Promise<Uint8Array> {
  if (pictures.length === 0) throw new RangeError("contactSheet: expected at least one picture, got none.");
  const { columns = Math.ceil(Math.sqrt(pictures.length)), gap = 2, heading, titles, labels, xmp } = options;
  const hasWords = [heading, titles, labels].some((words) => words !== undefined);
  const background = options.background ?? (hasWords ? "#ffffff" : "#202020");
  const cell = Math.max(...pictures.map((picture) => picture.width));
  const lines = labels?.map((label) => oneLine(label, cell));
  const band = lines === undefined ? 0 : titleHeight(lines, cell);
  const height = band + Math.max(...pictures.map((picture) => picture.height));
  const rows = Math.ceil(pictures.length / columns);
  const extent = (count: number, side: number) => count * side + (count - 1) * gap;
  const width = extent(columns, cell);
  const headline = heading === undefined ? undefined : oneLine(heading, width);
  const titlesTop = headline === undefined ? 0 : titleHeight([headline], width);
  const head = titlesTop + (titles === undefined ? 0 : titleHeight(titles, cell));
  const topOf = (row: number) => head + row * (height + gap);
  const tiles = pictures.map(
    (picture, i): OverlayOptions => ({
      input: Buffer.from(picture.data.buffer, picture.data.byteOffset, picture.data.length),
      raw: { width: picture.width, height: picture.height, channels: 3 },
      left: (i % columns) * (cell + gap),
      top: topOf(Math.floor(i / columns)) + band,
    }),
  );
  if (headline !== undefined) tiles.push({ input: sheetTitles([headline], width, gap), left: 0, top: 0 });
  if (titles !== undefined) tiles.push({ input: sheetTitles(titles, cell, gap), left: 0, top: titlesTop });
  if (lines !== undefined)
    for (let row = 0; row < rows; row++) {
      const own = lines.slice(row * columns, (row + 1) * columns);
      tiles.push({ input: sheetTitles(own, cell, gap), left: 0, top: topOf(row) });
    }
  const sheet = sharp({ create: { width, height: head + extent(rows, height), channels: 3, background } });
  const png = sheet.composite(tiles).png();
  return new Uint8Array(await (xmp === undefined ? png : png.withXmp(xmp)).toBuffer());
}
