import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type FaceDataset, type FaceSample, type Pixels, type Split } from "@mfim/core";
import { applyAffine, cropOfQuad, decodePicture, type Quad } from "@mfim/photographs";
import { type LoadOptions, loadPictureTable, type PictureTable } from "../datasets/picture-table.ts";
import { isUsable, type ManifestHeader, type UsableRecord } from "./manifest.ts";
import { readManifest } from "./manifest-file.ts";
import { RawPictures } from "./raw-pictures.ts";

export interface OpenOptions {
  /** Only the pictures of one side of the split. */
  readonly split?: Split;
}

/** A folder that `prepare` made, as a data set. Pictures are read when asked for. */
export class PreparedFolder implements FaceDataset, AsyncDisposable {
  readonly folder: string;
  readonly header: ManifestHeader;
  readonly records: readonly UsableRecord[];
  readonly #raw: RawPictures | undefined;

  constructor(folder: string, header: ManifestHeader, records: readonly UsableRecord[], raw?: RawPictures) {
    this.folder = folder;
    this.header = header;
    this.records = records;
    this.#raw = raw;
  }

  get length(): number {
    return this.records.length;
  }

  /** Pixels a side. */
  get size(): number {
    return this.header.settings.size;
  }

  /** The person of each picture; `undefined` where the photographs lay in one flat folder. */
  get persons(): readonly (string | undefined)[] {
    return this.records.map((record) => record.person);
  }

  async at(index: number): Promise<FaceSample> {
    const record = this.#record(index);
    const [width, height] = record.photograph as [number, number];
    const crop = cropOfQuad(record.quad as unknown as Quad, this.size, { width, height });
    const landmarks = { scheme: "five-points", points: applyAffine(crop.toCrop, record.landmarks) } as const;
    const id = record.face === undefined ? record.source : `${record.source}#${record.face[0]}`;
    const sample = { id, pixels: await this.pixels(index), crop, landmarks };
    return record.person === undefined ? sample : { ...sample, person: record.person };
  }

  /** The picture alone, [size, size, 3]. */
  async pixels(index: number): Promise<Pixels> {
    const { picture } = this.#record(index);
    if (typeof picture === "number") {
      if (this.#raw === undefined) throw new DataError(`${this.folder}: the file of raw pictures is not open.`);
      return { width: this.size, height: this.size, data: await this.#raw.read(picture) };
    }
    const pixels = await decodePicture(await readFile(join(this.folder, picture)), picture);
    if (pixels.width === this.size && pixels.height === this.size) return pixels;
    throw new DataError(
      `${join(this.folder, picture)}: expected ${this.size} x ${this.size} pixels, got ${pixels.width} x ${pixels.height}; prepare the folder again.`,
    );
  }

  /** Needed for raw pictures only; `await using` does it. */
  async close(): Promise<void> {
    await this.#raw?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #record(index: number): UsableRecord {
    const record = this.records[index];
    if (record === undefined)
      throw new RangeError(`${this.folder}: expected an index below ${this.length}, got ${index}.`);
    return record;
  }
}

/** @throws DataError for a folder without a manifest, or with a damaged one */
export async function openPreparedFolder(folder: string, { split }: OpenOptions = {}): Promise<PreparedFolder> {
  const { header, records } = await readManifest(folder);
  const usable = records.filter(isUsable).filter((record) => split === undefined || record.split === split);
  const raw =
    header.settings.format === "raw" && usable.length > 0
      ? await RawPictures.open(folder, header.settings.size, "r")
      : undefined;
  return new PreparedFolder(folder, header, usable, raw);
}

/** Reads a prepared folder, or one side of its split, into memory. @throws DataError as `openPreparedFolder`, and for an empty side */
export async function loadPreparedFolder(
  folder: string,
  options: OpenOptions & LoadOptions = {},
): Promise<PictureTable> {
  await using prepared = await openPreparedFolder(folder, options);
  if (prepared.length > 0) return await loadPictureTable(prepared, options);
  throw new DataError(
    `${folder}: expected pictures${options.split === undefined ? "" : ` on the ${options.split} side`}, got none; see "data stats" for what became of the photographs.`,
  );
}
