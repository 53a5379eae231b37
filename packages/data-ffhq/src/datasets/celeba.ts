import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Landmarks } from "@mfim/core";
import { alignFace, applyAffine, ffhqQuad, type Quad, readPicture } from "@mfim/photographs";
import { openNumberedPictures } from "./numbered-pictures.ts";
import { PictureDataset } from "./picture-dataset.ts";
import { readTextTable } from "./text-table.ts";

/**
 * CelebA-HQ's square around CelebA's five landmarks (progressive_growing_of_gans `dataset_tool.py`): FFHQ's constants,
 * but half a pixel further right and down, since it adds 0.5 to the points and then again to the corners.
 */
export const celebAHqQuad = (landmarks: Landmarks): Quad => ffhqQuad(landmarks).map((v) => v + 0.5) as unknown as Quad;

const celebASplits = ["train", "validation", "test"] as const;
export type CelebASplit = (typeof celebASplits)[number];

export interface CelebAOptions {
  /** Side of the aligned pictures, pixels. */
  readonly size: number;
  readonly oversampling?: number;
  /** Only this side of `list_eval_partition.txt`. */
  readonly split?: CelebASplit;
}

/**
 * CelebA's own photographs (`img_celeba` with `list_landmarks_celeba.txt`), each cut out by CelebA-HQ's rule when it is
 * read, with the person of `identity_CelebA.txt` where that file is there. CelebA-HQ's own pictures were also cleaned and
 * enlarged by a network ("deltas"), so that these are its crops but not its bytes. Photographs without landmarks, and
 * landmarks without a photograph, are problems.
 */
export async function openCelebA(folder: string, { split, ...options }: CelebAOptions): Promise<PictureDataset> {
  const pictures = await subFolder(folder, ["img_celeba", "Img/img_celeba", "img_celeba.7z/img_celeba"]);
  const [landmarks, files] = await Promise.all([
    readTextTable(await table(folder, "list_landmarks_celeba.txt"), 10),
    readdir(pictures),
  ]);
  const persons = await optionalTable(folder, "identity_CelebA.txt");
  const partition =
    split === undefined ? undefined : await readTextTable(await table(folder, "list_eval_partition.txt"), 1);
  const wanted = (id: string) =>
    partition === undefined || partition.get(id)?.[0] === String(celebASplits.indexOf(split as CelebASplit));
  const there = new Set(files);
  const ids = files.filter((id) => landmarks.has(id) && wanted(id)).sort();
  return new PictureDataset({
    name: "celeba",
    ids,
    problems: [
      ...files
        .filter((id) => /\.jpg$/i.test(id) && !landmarks.has(id))
        .map((id) => ({ id, why: "list_landmarks_celeba.txt has no line for it" })),
      ...[...landmarks.keys()].filter((id) => !there.has(id)).map((id) => ({ id, why: "the photograph is not there" })),
    ],
    person: (index) => persons?.get(ids[index] as string)?.[0],
    load: async (index) => {
      const id = ids[index] as string;
      const five: Landmarks = {
        scheme: "five-points",
        points: Float32Array.from(landmarks.get(id) as readonly string[], Number),
      };
      const { pixels, crop } = await alignFace(await readPicture(join(pictures, id), id), celebAHqQuad(five), options);
      return { pixels, crop, landmarks: { ...five, points: applyAffine(crop.toCrop, five.points) } };
    },
  });
}

/**
 * CelebA-HQ as folders of numbered pictures: `CelebA-HQ-img` of CelebAMask-HQ, or any folder of `00000.png`,
 * `imgHQ00000.png`. With CelebAMask-HQ's `CelebA-HQ-to-CelebA-mapping.txt` and CelebA's `identity_CelebA.txt` beside the
 * pictures, persons are known.
 */
export async function openCelebAHq(folder: string): Promise<PictureDataset> {
  const set = await openNumberedPictures(await subFolder(folder, ["CelebA-HQ-img", "."]), "celeba-hq");
  const [mapping, identities] = await Promise.all([
    optionalTable(folder, "CelebA-HQ-to-CelebA-mapping.txt", 2),
    optionalTable(folder, "identity_CelebA.txt"),
  ]);
  if (mapping === undefined || identities === undefined) return set;
  return new PictureDataset({
    name: set.name,
    ids: set.ids,
    load: (index) => set.at(index),
    person: (index) => identities.get(mapping.get(set.ids[index] as string)?.[1] ?? "")?.[0],
  });
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function subFolder(folder: string, names: readonly string[]): Promise<string> {
  for (const name of names) if (await exists(join(folder, name))) return join(folder, name);
  throw new DataError(`${folder}: expected a folder with ${names[0]}.`);
}

/** CelebA's archives put the tables beside the pictures, in `Anno` or in `Eval`. */
async function table(folder: string, name: string): Promise<string> {
  for (const below of ["", "Anno", "Eval"])
    if (await exists(join(folder, below, name))) return join(folder, below, name);
  throw new DataError(`${folder}: expected ${name} in it, in Anno or in Eval; it comes with CelebA.`);
}

async function optionalTable(folder: string, name: string, columns = 1) {
  const path = await table(folder, name).catch(() => undefined);
  return path === undefined ? undefined : readTextTable(path, columns);
}
