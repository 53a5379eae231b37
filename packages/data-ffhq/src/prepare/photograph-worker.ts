import type { LandmarkDetector, Pixels } from "@mfim/core";
import { fivePoints } from "../align/five-points.ts";
import { PictureError } from "../pictures/picture-error.ts";
import type { PrepareSettings, RefusedRecord, UsableRecord } from "../prepared/manifest.ts";
import type { PictureJobs } from "../workers/picture-jobs.ts";
import { chooseFace } from "./choose-face.ts";
import type { Photograph } from "./list-photographs.ts";

/** What the work on one photograph came to; the writer adds where the picture lies and its side of the split. */
export type PreparedPhotograph =
  | { readonly record: RefusedRecord }
  | { readonly record: Omit<UsableRecord, "picture" | "crc32" | "split">; readonly file: Uint8Array };

type Origin = Pick<UsableRecord, "source" | "sha256" | "person">;

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/** Takes one photograph after another from its file to the aligned picture. */
export class PhotographWorker {
  readonly #jobs: PictureJobs;
  readonly #detector: LandmarkDetector;
  readonly #settings: PrepareSettings;
  readonly #pixelLimit: number | undefined;

  constructor(
    jobs: PictureJobs,
    detector: LandmarkDetector,
    settings: PrepareSettings,
    pixelLimit: number | undefined,
  ) {
    this.#jobs = jobs;
    this.#detector = detector;
    this.#settings = settings;
    this.#pixelLimit = pixelLimit;
  }

  async work({ source, path, person }: Photograph): Promise<PreparedPhotograph> {
    const limit = this.#pixelLimit === undefined ? {} : { pixelLimit: this.#pixelLimit };
    const decoded = await this.#jobs.decode({ path, name: source, ...limit });
    const base = { source, sha256: decoded.sha256, ...(person === undefined ? {} : { person }) };
    if ("refusal" in decoded) return { record: { ...base, refusal: decoded.refusal, detail: decoded.detail } };
    try {
      return await this.#align(base, decoded.pixels);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      return { record: { ...base, refusal: error.refusal, detail: error.detail } };
    }
  }

  async #align(base: Origin, pixels: Pixels): Promise<PreparedPhotograph> {
    const { size, oversampling, format, minimumSharpness } = this.#settings;
    const faces = await this.#detector.detect(pixels);
    const { face, quad } = chooseFace(faces, pixels, base.source, this.#settings);
    const photograph = [pixels.width, pixels.height];
    const aligned = await this.#jobs.align({ pixels, quad, size, oversampling, format });
    if (aligned.sharpness < minimumSharpness) {
      throw new PictureError(
        "too-blurred",
        base.source,
        `sharpness ${aligned.sharpness.toFixed(1)}, at least ${minimumSharpness} is asked for`,
      );
    }
    const record = {
      ...base,
      photograph,
      faces: faces.length,
      score: rounded(face.score, 4),
      landmarks: Array.from(fivePoints(face.landmarks), (v) => rounded(v, 3)),
      quad: quad.map((v) => rounded(v, 3)),
      sharpness: rounded(aligned.sharpness, 2),
    };
    return { record, file: aligned.file };
  }
}
