import { rename } from "node:fs/promises";
import type { Pixels } from "@mfim/core";
import sharp from "sharp";

/** Pictures of one size as one PNG, row by row, with `gap` pixels of white between them. Written to a temporary name, then renamed. */
export async function writePictureGrid(file: string, rows: readonly (readonly Pixels[])[], gap = 2): Promise<void> {
  const first = rows[0]?.[0];
  if (first === undefined) throw new RangeError("writePictureGrid: expected at least one picture, got none.");
  const columns = Math.max(...rows.map((row) => row.length));
  const width = columns * (first.width + gap) + gap;
  const height = rows.length * (first.height + gap) + gap;
  const tiles = rows.flatMap((row, r) =>
    row.map((picture, c) => ({
      input: Buffer.from(picture.data),
      raw: { width: picture.width, height: picture.height, channels: 3 as const },
      left: gap + c * (first.width + gap),
      top: gap + r * (first.height + gap),
    })),
  );
  const temporary = `${file}.tmp`;
  await sharp({ create: { width, height, channels: 3, background: "white" } })
    .composite(tiles)
    .png()
    .toFile(temporary);
  await rename(temporary, file);
}
