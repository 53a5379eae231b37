import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Landmarks } from "@mfim/core";
import { alignFace, applyAffine, ffhqQuad, type Quad, readPicture } from "@mfim/photographs";
import { type FfhqEntry, readFfhqJson } from "./ffhq-json.ts";
import { type FfhqSplit, ffhqSplitOf } from "./ffhq-split.ts";
import { openNumberedPictures } from "./numbered-pictures.ts";
import { PictureDataset, type PictureProblem } from "./picture-dataset.ts";

/** Only one side; pictures are named by their number in every form of FFHQ that this package opens. */
export const ffhqSplit = (set: PictureDataset, split: FfhqSplit): PictureDataset =>
  set.where((id) => ffhqSplitOf(id) === split);

/** `images1024x1024` or `thumbnails128x128`, or any folder of FFHQ pictures named by number. */
export const openFfhqFolder = (folder: string): Promise<PictureDataset> => openNumberedPictures(folder, "ffhq");

/** Aligned pictures with the landmarks that the JSON has for them; pictures without an entry are problems, and left out. */
export async function openFfhqWithLandmarks(folder: string, json: string): Promise<PictureDataset> {
  const [pictures, entries] = await Promise.all([openFfhqFolder(folder), readFfhqJson(json)]);
  const without = pictures.ids.filter((id) => !entries.has(Number(id)));
  const kept = pictures.where((id) => entries.has(Number(id)));
  return new PictureDataset({
    name: "ffhq",
    ids: kept.ids,
    load: async (index) => {
      const { pixels, crop } = await kept.at(index);
      const entry = entries.get(Number(kept.ids[index])) as FfhqEntry;
      return { pixels, crop, landmarks: landmarksAt(entry, pixels.width) };
    },
    problems: without.map((id) => ({ id, why: `${json} has no entry "${id}"` })),
  });
}

/** FFHQ's landmarks are given at 1024 pixels; pixel centres are the integers at every size. */
function landmarksAt({ landmarks }: FfhqEntry, size: number): Landmarks {
  const scale = size / 1024;
  const shift = (scale - 1) / 2;
  return { scheme: "ibug-68", points: applyAffine([scale, 0, shift, 0, scale, shift], landmarks) };
}

export interface InTheWildOptions {
  /** Side of the aligned pictures, pixels. 1024 is what FFHQ itself has. */
  readonly size: number;
  readonly oversampling?: number;
}

/** Quads further from the JSON's own than this, in pixels of the photograph, mean that landmarks and quad do not belong together. */
const quadTolerance = 0.05;

/**
 * The photographs of `in-the-wild-images`, each aligned again by the published recipe when it is read. The quad is
 * computed from the landmarks and must be the JSON's own; entries where it is not, and missing files, are problems.
 * @param folder the one that the JSON's paths start from
 */
export async function openFfhqInTheWild(
  folder: string,
  json: string,
  options: InTheWildOptions,
): Promise<PictureDataset> {
  const entries = await readFfhqJson(json);
  const problems: PictureProblem[] = [];
  const usable: { readonly id: string; readonly entry: FfhqEntry; readonly quad: Quad }[] = [];
  for (const [number, entry] of entries) {
    const id = String(number);
    const quad = quadOf(entry);
    const off = Math.max(...quad.map((v, i) => Math.abs(v - (entry.quad[i] as number))));
    const there = await access(join(folder, entry.inTheWild.path)).then(
      () => true,
      () => false,
    );
    if (!there) problems.push({ id, why: `${entry.inTheWild.path} is not there` });
    else if (!(off <= quadTolerance))
      problems.push({ id, why: `its quad is ${off.toFixed(2)} pixels from its landmarks'` });
    else usable.push({ id, entry, quad });
  }
  return new PictureDataset({
    name: "ffhq",
    ids: usable.map(({ id }) => id),
    problems,
    load: async (index) => {
      const { entry, quad } = usable[index] as (typeof usable)[number];
      const photograph = await readPicture(join(folder, entry.inTheWild.path), entry.inTheWild.path);
      const { pixels, crop } = await alignFace(photograph, quad, options);
      return { pixels, crop, landmarks: landmarksAt(entry, options.size) };
    },
  });
}

const quadOf = ({ wildLandmarks }: FfhqEntry): Quad =>
  ffhqQuad({ scheme: "ibug-68", points: Float32Array.from(wildLandmarks) });
