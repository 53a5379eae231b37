import { DataError } from "@mfim/core/errors";
import { ffhqSplitOf } from "./ffhq-split.ts";
import type { PictureDataset } from "./picture-dataset.ts";

export interface FormOptions {
  /** Side wanted, pixels: what photographs are aligned to. */
  readonly size: number;
  /** Side in the file, pixels, of forms that hold several. Default: `size`. */
  readonly resolution?: number;
  /** `ffhq-dataset-v2.json`. */
  readonly json?: string;
}

interface DatasetForm {
  readonly what: string;
  open(path: string, options: FormOptions): Promise<PictureDataset>;
  /** The published split, by a picture's name; without one people are drawn. */
  readonly heldOut?: (id: string) => boolean;
}

const validation = (id: string) => ffhqSplitOf(id) === "validation";

/** The forms in which people have these data sets, by the name that the command line takes; each is loaded when it is opened. */
export const datasetForms = {
  "ffhq-folder": {
    what: "images1024x1024, thumbnails128x128 or any folder of FFHQ by number; --json adds landmarks",
    open: async (path, { json }) => {
      const { openFfhqFolder, openFfhqWithLandmarks } = await import("./ffhq.ts");
      return json === undefined ? openFfhqFolder(path) : openFfhqWithLandmarks(path, json);
    },
    heldOut: validation,
  },
  "ffhq-in-the-wild": {
    what: "the folder that in-the-wild-images is in, with --json: aligned again by the published recipe",
    open: async (path, { json, size }) => {
      const { openFfhqInTheWild } = await import("./ffhq.ts");
      if (json !== undefined) return openFfhqInTheWild(path, json, { size });
      throw new DataError(`${path}: in-the-wild pictures need --json, the path of ffhq-dataset-v2.json.`);
    },
    heldOut: validation,
  },
  stylegan: {
    what: "a zip or folder of StyleGAN's dataset_tool.py",
    open: async (path) => (await import("./stylegan-archive.ts")).openStyleGanDataset(path),
    heldOut: validation,
  },
  tfrecords: {
    what: "a folder of multi-resolution TFRecords",
    open: async (path, { size, resolution = size }) =>
      (await import("./ffhq-tf-records.ts")).openTfRecords(path, resolution),
    heldOut: validation,
  },
  lmdb: {
    what: "the LMDB of rosinality's prepare_data.py",
    open: async (path, { size, resolution = size }) =>
      (await import("./ffhq-lmdb.ts")).openPictureLmdb(path, resolution),
    heldOut: validation,
  },
  "celeba-hq": {
    what: "CelebA-HQ or CelebAMask-HQ",
    open: async (path) => (await import("./celeba.ts")).openCelebAHq(path),
  },
  celeba: {
    what: "CelebA's photographs with its landmarks, cut out by CelebA-HQ's rule",
    open: async (path, { size }) => (await import("./celeba.ts")).openCelebA(path, { size }),
  },
} as const satisfies Readonly<Record<string, DatasetForm>>;

export type DatasetFormName = keyof typeof datasetForms;
export const datasetForm = (name: DatasetFormName): DatasetForm => datasetForms[name];
