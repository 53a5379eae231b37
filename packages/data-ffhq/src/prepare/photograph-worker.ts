import type { DetectedFace, Pixels } from "@mfim/core";
import { assertSharp, fivePoints, PictureError, placeFace, selectFaces } from "@mfim/photographs";
import type { PrepareSettings, RefusedRecord, UsableRecord } from "../prepared/manifest.ts";
import type { PictureJobs } from "../workers/picture-jobs.ts";
import type { FaceFinder } from "./face-finder.ts";
import type { Photograph } from "./list-photographs.ts";

/** A face, or why there is none; the writer adds where the picture lies and its side of the split. */
export type PreparedFace =
  | { readonly record: RefusedRecord }
  | { readonly record: Omit<UsableRecord, "picture" | "crc32" | "split">; readonly file: Uint8Array };

/** What the work on one photograph came to: one face or refusal, several only where all faces are taken. */
export interface PreparedPhotograph {
  /** By whom the split draws its lots: the person, or the photograph. */
  readonly group: string;
  readonly faces: readonly PreparedFace[];
}

type Origin = Pick<UsableRecord, "source" | "sha256" | "person" | "attributes" | "face">;

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/** Takes one photograph after another from its file to the aligned pictures. */
export class PhotographWorker {
  readonly #jobs: PictureJobs;
  readonly #finder: FaceFinder;
  readonly #settings: PrepareSettings;
  readonly #pixelLimit: number | undefined;

  constructor(jobs: PictureJobs, finder: FaceFinder, settings: PrepareSettings, pixelLimit: number | undefined) {
    this.#jobs = jobs;
    this.#finder = finder;
    this.#settings = settings;
    this.#pixelLimit = pixelLimit;
  }

  async work({ source, path, person, attributes }: Photograph): Promise<PreparedPhotograph> {
    const group = person ?? source;
    const limit = this.#pixelLimit === undefined ? {} : { pixelLimit: this.#pixelLimit };
    const decoded = await this.#jobs.decode({ path, name: source, ...limit });
    const origin = {
      source,
      sha256: decoded.sha256,
      ...(person === undefined ? {} : { person }),
      ...(attributes === undefined ? {} : { attributes }),
    };
    if ("refusal" in decoded)
      return { group, faces: [{ record: { ...origin, refusal: decoded.refusal, detail: decoded.detail } }] };
    return { group, faces: await this.#faces(origin, decoded.pixels) };
  }

  async #faces(origin: Origin, pixels: Pixels): Promise<PreparedFace[]> {
    const found = await this.#finder.find(pixels, origin.source);
    let taken: readonly DetectedFace[] = [];
    const none = await refusalOf(origin, async () => {
      taken = selectFaces(found, pixels, origin.source, this.#settings.severalFaces);
    });
    if (none !== undefined) return [none];
    const prepared: PreparedFace[] = [];
    for (const [place, face] of taken.entries()) {
      // A folder's name says who one face is, not who stands beside it.
      const { person: _, attributes: __, ...nameless } = origin;
      const own: Origin = taken.length === 1 ? origin : { ...nameless, face: [place, taken.length] };
      // The job takes the bytes with it; the faces to come need them still.
      const copy = place + 1 < taken.length ? { ...pixels, data: pixels.data.slice() } : pixels;
      let aligned: PreparedFace | undefined;
      const refused = await refusalOf(own, async () => {
        aligned = await this.#align(own, copy, face, found.length);
      });
      prepared.push(refused ?? (aligned as PreparedFace));
    }
    return prepared;
  }

  async #align(own: Origin, pixels: Pixels, face: DetectedFace, faces: number): Promise<PreparedFace> {
    const { size, oversampling, format, minimumSharpness } = this.#settings;
    const { quad } = placeFace(face, pixels, own.source, this.#settings);
    const photograph = [pixels.width, pixels.height];
    const aligned = await this.#jobs.align({ pixels, quad, size, oversampling, format });
    assertSharp(aligned.sharpness, minimumSharpness, own.source);
    const record = {
      ...own,
      photograph,
      faces,
      score: rounded(face.score, 4),
      landmarks: Array.from(fivePoints(face.landmarks), (v) => rounded(v, 3)),
      quad: quad.map((v) => rounded(v, 3)),
      sharpness: rounded(aligned.sharpness, 2),
    };
    return { record, file: aligned.file };
  }
}

/** The record of a refusal, where the work ends in one. */
async function refusalOf(origin: Origin, work: () => Promise<void>): Promise<PreparedFace | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return { record: { ...origin, refusal: error.refusal, detail: error.detail } };
  }
}
