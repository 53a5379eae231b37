import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FaceDataset, FaceSample, Pixels, Split } from "@mfim/core";
import { parsedJson } from "@mfim/files";
import { unzipSync } from "fflate";
import sharp from "sharp";
import { FacesError } from "../faces-error.ts";
import type { PersonTruth, PictureTruth } from "./picture-truth.ts";

/** What pack.json says. */
export interface PackInfo {
  readonly name: string;
  readonly format: "mfim-face-pack-1";
  readonly seed: string;
  readonly size: number;
  readonly people: number;
  readonly pictures: number;
  readonly licence: string;
  readonly digitalSourceType: string;
}

/**
 * A face pack, read whole: pack.json, people.ndjson and samples.ndjson with the truth, and one zip of WebP pictures a
 * split, named by sample id. A FaceDataset over all samples, in their order.
 */
export class FacePack implements FaceDataset {
  readonly info: PackInfo;
  readonly people: readonly PersonTruth[];
  readonly samples: readonly PictureTruth[];
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #folder: string;

  constructor(
    folder: string,
    info: PackInfo,
    people: readonly PersonTruth[],
    samples: readonly PictureTruth[],
    files: ReadonlyMap<string, Uint8Array>,
  ) {
    this.#folder = folder;
    this.info = info;
    this.people = people;
    this.samples = samples;
    this.#files = files;
  }

  get length(): number {
    return this.samples.length;
  }

  /** Sample numbers of a split. */
  indices(split: Split): number[] {
    return this.samples.flatMap((sample, i) => (sample.split === split ? [i] : []));
  }

  /** RGB, [size, size, 3]. */
  async decode(index: number): Promise<Pixels> {
    const sample = this.samples[index];
    if (!sample) throw new FacesError(`${this.#folder} has samples 0 to ${this.length - 1}, not ${index}.`);
    const file = this.#files.get(`${sample.id}.webp`)!;
    const { data, info } = await sharp(file)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw new FacesError(`${this.#folder}: the picture of ${sample.id} is damaged; ${remedy}`, { cause });
      });
    return {
      width: info.width,
      height: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    };
  }

  async at(index: number): Promise<FaceSample> {
    const pixels = await this.decode(index);
    const { id, person, landmarks } = this.samples[index]!;
    // Rendered straight into its crop: the crop is the photograph.
    const same = [1, 0, 0, 0, 1, 0] as const;
    return {
      id,
      person,
      pixels,
      crop: {
        size: pixels.width,
        photograph: { width: pixels.width, height: pixels.height },
        toCrop: same,
        toPhotograph: same,
      },
      landmarks: { scheme: "ibug-68", points: Float32Array.from(landmarks) },
    };
  }
}

const remedy = "check the folder out again.";

function damaged(words: string): FacesError {
  return new FacesError(`${words}; ${remedy}`);
}

/**
 * Opens a face pack folder.
 * @throws FacesError that names every sample whose picture is missing, or the file that cannot be read
 */
export async function openFacePack(folder: string): Promise<FacePack> {
  const text = async (name: string) => {
    try {
      return await readFile(join(folder, name), "utf8");
    } catch (cause) {
      throw new FacesError(`${folder} is no face pack: ${name} cannot be read.`, { cause });
    }
  };
  const lines = async <T extends object>(name: string) =>
    (await text(name))
      .trimEnd()
      .split("\n")
      .map((line, i) => parsedJson<T>(line, `${join(folder, name)}, line ${i + 1}`, damaged));
  const info = parsedJson<PackInfo>(await text("pack.json"), join(folder, "pack.json"), damaged);
  if (info.format !== "mfim-face-pack-1") {
    throw new FacesError(`${join(folder, "pack.json")}: expected format mfim-face-pack-1, got ${info.format}.`);
  }
  const people = await lines<PersonTruth>("people.ndjson");
  const samples = await lines<PictureTruth>("samples.ndjson");
  const files = new Map<string, Uint8Array>();
  for (const split of new Set(samples.map((sample) => sample.split))) {
    const path = join(folder, `${split}.zip`);
    try {
      for (const [name, bytes] of Object.entries(unzipSync(await readFile(path)))) files.set(name, bytes);
    } catch (cause) {
      throw new FacesError(`${path} cannot be read; ${remedy}`, { cause });
    }
  }
  const missing = samples.filter((sample) => !files.has(`${sample.id}.webp`));
  if (missing.length > 0) {
    throw new FacesError(`${folder} lacks ${missing.length} pictures: ${missing.slice(0, 5).map(({ id }) => id)} ...`);
  }
  return new FacePack(folder, info, people, samples, files);
}
