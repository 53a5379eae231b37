import { writeWhole } from "@mfim/files";
import sharp from "sharp";
import { prepareCast } from "../cast/prepare-cast.ts";
import { openPortraitLibrary } from "../library/portrait-library.ts";
import { PAIR_PRESETS } from "./presets.ts";
import { provenanceXmp } from "./provenance.ts";
import { renderPair } from "./render-pair.ts";
import { samplePair } from "./sample-pair.ts";

export interface ContactSheetOptions {
  /** Folder of the portrait library. */
  readonly library: string;
  readonly out: string;
  readonly seed: string;
  readonly rows: number;
  /** Pairs a row, three pictures each. */
  readonly columns: number;
  readonly size: number;
}

/** Renders the first pairs of a seed into one picture, of the kind that the file's name says. */
export async function drawContactSheet({
  library,
  out,
  seed,
  rows,
  columns,
  size,
}: ContactSheetOptions): Promise<void> {
  const opened = await openPortraitLibrary(library);
  const cast = await prepareCast(opened, size);
  const width = 3 * columns * size;
  const sheet = new Uint8Array(width * rows * size * 3);
  const { people } = PAIR_PRESETS["swap-train-photo-2d"]!;
  for (let i = 0; i < rows * columns; i++) {
    const pictures = await renderPair(cast, samplePair(cast, seed, i, people), size);
    pictures.forEach(({ pixels }, part) => {
      const [left, top] = [((i % columns) * 3 + part) * size, Math.floor(i / columns) * size];
      for (let y = 0; y < size; y++)
        sheet.set(pixels.subarray(3 * y * size, 3 * (y + 1) * size), 3 * ((top + y) * width + left));
    });
  }
  const format = ({ ".png": "png", ".webp": "webp" } as const)[out.slice(out.lastIndexOf("."))] ?? "jpeg";
  const picture = sharp(sheet, { raw: { width, height: rows * size, channels: 3 } });
  const encoded = picture.withXmp(provenanceXmp(opened.index.credit)).toFormat(format, { quality: 88 });
  await writeWhole(out, new Uint8Array(await encoded.toBuffer()));
}
