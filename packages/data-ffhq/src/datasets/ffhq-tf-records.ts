import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Pixels } from "@mfim/core";
import { PictureError } from "@mfim/photographs";
import { PictureDataset } from "./picture-dataset.ts";
import { tfPicture } from "./tf-example.ts";
import { TfRecordFile } from "./tf-record-file.ts";

/** Resolutions of a folder of multi-resolution TFRecords (`ffhq-r02.tfrecords` ... `ffhq-r10.tfrecords`: 4 to 1024 pixels), with their files. */
async function tfRecordResolutions(folder: string): Promise<ReadonlyMap<number, string>> {
  const names = await readdir(folder).catch((error: Error) => {
    throw new DataError(`${folder}: expected a folder of TFRecords (${error.message}).`);
  });
  const found = names.flatMap((name) => {
    const level = /-r(\d\d)\.tfrecords$/.exec(name)?.[1];
    return level === undefined ? [] : [[2 ** Number(level), join(folder, name)] as const];
  });
  if (found.length === 0) throw new DataError(`${folder}: expected files such as ffhq-r10.tfrecords, got none.`);
  return new Map(found.sort(([a], [b]) => a - b));
}

/**
 * One resolution of multi-resolution TFRecords as StyleGAN's first releases read them: raw channels-first bytes, named
 * here by their place. ProGAN's tools shuffled what they wrote, FFHQ's own files are in order.
 * @throws DataError for a resolution that is not there, naming those that are
 */
export async function openTfRecords(folder: string, resolution: number): Promise<PictureDataset> {
  const files = await tfRecordResolutions(folder);
  const path = files.get(resolution);
  if (path === undefined)
    throw new DataError(
      `${folder}: expected pictures of ${resolution} pixels, got only ${[...files.keys()].join(", ")}.`,
    );
  const file = await TfRecordFile.open(path);
  return new PictureDataset({
    name: "ffhq",
    ids: Array.from({ length: file.length }, (_, i) => String(i)),
    load: async (index) => ({ pixels: interleaved(await file.read(index), `record ${index} of ${path}`) }),
    close: () => file.close(),
  });
}

function interleaved(record: Uint8Array, name: string): Pixels {
  const picture = tfPicture(record);
  const [channels, height, width] = picture?.shape ?? [];
  if (picture === undefined || height === undefined || width === undefined || (channels !== 3 && channels !== 1))
    throw new PictureError("not-a-picture", name, "it has no features `shape` and `data` of one or three channels");
  if (![height, width].every((side) => Number.isInteger(side) && side > 0))
    throw new PictureError(
      "corrupt",
      name,
      `expected a picture with sides of 1 pixel and more, got ${width} x ${height}`,
    );
  const plane = height * width;
  if (picture.data.length !== channels * plane)
    throw new PictureError("corrupt", name, `expected ${channels * plane} bytes, got ${picture.data.length}`);
  const data = new Uint8Array(plane * 3);
  for (let channel = 0; channel < 3; channel++) {
    const from = channels === 1 ? 0 : channel * plane;
    for (let i = 0; i < plane; i++) data[3 * i + channel] = picture.data[from + i] as number;
  }
  return { width, height, data };
}
