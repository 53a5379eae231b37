import type { Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { contactSheet } from "@mfim/photographs/sheets";
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

const pairTitles = ["source", "target", "true swap"];

/** Renders the first pairs of a seed into one picture with titles, of the kind that the file's name says. */
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
  const pictures: Pixels[] = [];
  const { people } = PAIR_PRESETS["swap-train-photo-2d"]!;
  for (let i = 0; i < rows * columns; i++)
    for (const { pixels } of await renderPair(cast, samplePair(cast, seed, i, people), size))
      pictures.push({ width: size, height: size, data: pixels });
  const titles = Array.from({ length: columns }, () => pairTitles).flat();
  const sheet = await contactSheet(pictures, { columns: titles.length, titles });
  const format = ({ ".png": "png", ".webp": "webp" } as const)[out.slice(out.lastIndexOf("."))] ?? "jpeg";
  const encoded = sharp(sheet).withXmp(provenanceXmp(opened.index.credit)).toFormat(format, { quality: 88 });
  await writeWhole(out, new Uint8Array(await encoded.toBuffer()));
}
