import { stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DataError } from "@mfim/core";
import { decodePicture, PictureError, readPictureFile } from "@mfim/photographs";
import yauzl from "yauzl";
import { z } from "zod";
import { listPictures } from "./list-pictures.ts";
import { PictureDataset } from "./picture-dataset.ts";

/** Where the files of an archive come from: a folder or a zip, read in any order. */
interface Files {
  readonly names: readonly string[];
  read(name: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Bytes of the largest file in a zip that is read; yauzl holds an entry to what it claims. */
const largestFile = 2 ** 28;

const labelsSchema = z.object({ labels: z.array(z.tuple([z.string(), z.unknown()])).nullable() });

export interface StyleGanSet extends PictureDataset {
  /** The label of each picture; `undefined` where dataset.json has none. */
  readonly labels: readonly unknown[] | undefined;
}

/**
 * A data set as StyleGAN2-ADA's and StyleGAN3's `dataset_tool.py` write it: a zip or a folder of `00000/img00000000.png`
 * with an optional `dataset.json`. Pictures are named by the number in their file's name, like every form of FFHQ here.
 * Pictures that dataset.json labels but that are missing are problems.
 * @throws DataError for what is neither, and for a damaged dataset.json
 */
export async function openStyleGanDataset(path: string): Promise<StyleGanSet> {
  const files = await openFiles(path);
  const pictures = files.names.filter((name) => /\.(?:png|jpe?g|webp)$/i.test(name)).sort();
  const ids = pictures.map((name) => String(Number(/(\d+)\.\w+$/.exec(name)?.[1] ?? Number.NaN)));
  if (pictures.length === 0 || ids.includes("NaN") || new Set(ids).size < ids.length) {
    await files.close();
    throw new DataError(
      `${path}: expected pictures such as 00000/img00000000.png, each number once, got ${pictures.length} others.`,
    );
  }
  const labels = files.names.includes("dataset.json") ? await readLabels(path, files) : undefined;
  const there = new Set(pictures);
  const set = new PictureDataset({
    name: "ffhq",
    ids,
    load: async (index) => {
      const name = pictures[index] as string;
      return { pixels: await decodePicture(await files.read(name), name) };
    },
    problems: [...(labels?.keys() ?? [])]
      .filter((name) => !there.has(name))
      .map((name) => ({ id: name, why: "dataset.json labels it, but the picture is not there" })),
    close: files.close,
  });
  return Object.assign(set, { labels: labels === undefined ? undefined : pictures.map((name) => labels.get(name)) });
}

async function readLabels(path: string, files: Files): Promise<Map<string, unknown> | undefined> {
  try {
    const { labels } = labelsSchema.parse(JSON.parse(new TextDecoder().decode(await files.read("dataset.json"))));
    return labels === null ? undefined : new Map(labels);
  } catch (error) {
    await files.close();
    throw new DataError(
      `${path}: expected dataset.json with "labels", a list of [file, label] or null (${(error as Error).message.replace(/\s+/g, " ").slice(0, 120)}).`,
    );
  }
}

async function openFiles(path: string): Promise<Files> {
  const found = await stat(path).catch((error: Error) => {
    throw new DataError(`${path}: expected a zip or a folder of pictures (${error.message}).`);
  });
  return found.isDirectory() ? folderFiles(path) : zipFiles(path);
}

async function folderFiles(folder: string): Promise<Files> {
  const names = await listPictures(folder);
  const labelled = await stat(join(folder, "dataset.json")).then(
    () => ["dataset.json"],
    () => [],
  );
  return {
    names: [...names, ...labelled],
    read: (name) => readPictureFile(join(folder, name), name),
    close: async () => {},
  };
}

async function zipFiles(path: string): Promise<Files> {
  const archive = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(path, {
    lazyEntries: true,
    autoClose: false,
  }).catch((error: Error) => {
    throw new DataError(`${path}: expected a zip (${error.message}); copy it again.`);
  });
  const entries = new Map<string, yauzl.Entry>();
  await new Promise<void>((resolve, reject) => {
    archive.on("entry", (entry: yauzl.Entry) => {
      if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
      archive.readEntry();
    });
    archive.on("end", resolve);
    archive.on("error", (error: Error) => reject(new DataError(`${path}: the zip is damaged (${error.message}).`)));
    archive.readEntry();
  });
  const stream = promisify(archive.openReadStream.bind(archive)) as (
    entry: yauzl.Entry,
  ) => Promise<NodeJS.ReadableStream>;
  return {
    names: [...entries.keys()],
    read: async (name) => {
      const chunks: Buffer[] = [];
      const entry = entries.get(name) as yauzl.Entry;
      if (entry.uncompressedSize > largestFile)
        throw new PictureError(
          "too-large",
          name,
          `it claims ${entry.uncompressedSize} bytes of at most ${largestFile}`,
        );
      try {
        for await (const chunk of await stream(entry)) chunks.push(chunk as Buffer);
      } catch (error) {
        throw new PictureError("corrupt", name, (error as Error).message);
      }
      return Buffer.concat(chunks);
    },
    close: async () => archive.close(),
  };
}
