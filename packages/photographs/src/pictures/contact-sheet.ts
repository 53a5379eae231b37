import type { Pixels } from "@mfim/core";
import sharp from "sharp";

export interface ContactSheetOptions {
  /** Pictures a row. Default: as square a sheet as it gets. */
  readonly columns?: number;
  /** Pixels between pictures. Default 2. */
  readonly gap?: number;
  /** Any colour that sharp takes. Default a dark grey. */
  readonly background?: string;
  /** XMP packet for the file, such as `swapProvenance` where a picture was generated. */
  readonly xmp?: string;
}

/** Pictures side by side, row by row, as one PNG; each cell is as large as the largest picture. */
export async function contactSheet(
  pictures: readonly Pixels[],
  options: ContactSheetOptions = {},
): Promise<Uint8Array> {
  if (pictures.length === 0) throw new RangeError("contactSheet: expected at least one picture, got none.");
  const { columns = Math.ceil(Math.sqrt(pictures.length)), gap = 2, background = "#202020", xmp } = options;
  const width = Math.max(...pictures.map((picture) => picture.width));
  const height = Math.max(...pictures.map((picture) => picture.height));
  const rows = Math.ceil(pictures.length / columns);
  const extent = (count: number, cell: number) => count * cell + (count - 1) * gap;
  const tiles = pictures.map((picture, i) => ({
    input: Buffer.from(picture.data.buffer, picture.data.byteOffset, picture.data.length),
    raw: { width: picture.width, height: picture.height, channels: 3 as const },
    left: (i % columns) * (width + gap),
    top: Math.floor(i / columns) * (height + gap),
  }));
  const sheet = sharp({
    create: { width: extent(columns, width), height: extent(rows, height), channels: 3, background },
  });
  const png = sheet.composite(tiles).png();
  return new Uint8Array(await (xmp === undefined ? png : png.withXmp(xmp)).toBuffer());
}
