import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Pixels } from "@mfim/core";
import { readFrame, readPicture, type VideoInfo, videoInfo } from "@mfim/photographs";
import type { ProtocolPictures } from "../protocols/resolve-protocol.ts";

const faceForensicsMethods = [
  "Deepfakes",
  "Face2Face",
  "FaceSwap",
  "NeuralTextures",
  "FaceShifter",
  "DeepFakeDetection",
] as const;
export type FaceForensicsMethod = (typeof faceForensicsMethods)[number];

/** Strength of the H.264 compression: none, light, heavy. "raw" of the download script is c0. */
const faceForensicsCompressions = ["c0", "c23", "c40"] as const;
export type FaceForensicsCompression = (typeof faceForensicsCompressions)[number];

export interface FaceForensicsOptions {
  /** Say it in results: figures at different compressions cannot be compared. */
  readonly compression: FaceForensicsCompression;
  /** The 1,000 originals, those of actors, or what a method made of the originals. Default "youtube". */
  readonly sequences?: "youtube" | "actors" | FaceForensicsMethod;
}

/**
 * One kind of sequence of FaceForensics++, as folders of extracted images (`images/000/0000.png`) where they are there,
 * else as videos (`videos/000.mp4`, which needs ffmpeg). Originals are named "000", manipulated ones "000_003": target,
 * then source. Frames count from 0 in both forms, also where images were extracted from 1 on.
 */
export class FaceForensics implements ProtocolPictures {
  readonly name: string;
  readonly ids: readonly string[];
  readonly #folder: string;
  readonly #form: "images" | "videos";
  readonly #known: ReadonlySet<string>;
  readonly #images = new Map<string, readonly string[]>();
  readonly #videos = new Map<string, VideoInfo>();

  private constructor(name: string, folder: string, form: "images" | "videos", ids: readonly string[]) {
    this.name = name;
    this.#folder = folder;
    this.#form = form;
    this.ids = ids;
    this.#known = new Set(ids);
  }

  /** @param root the folder with `original_sequences` and `manipulated_sequences` @throws DataError where these sequences are not there */
  static async open(
    root: string,
    { compression, sequences = "youtube" }: FaceForensicsOptions,
  ): Promise<FaceForensics> {
    const original = sequences === "youtube" || sequences === "actors";
    const kind = original ? "original_sequences" : "manipulated_sequences";
    const name = `faceforensics-${sequences.toLowerCase()}-${compression}`;
    const folders = compression === "c0" ? ["c0", "raw"] : [compression];
    for (const form of ["images", "videos"] as const) {
      for (const below of folders) {
        const folder = join(root, kind, sequences, below, form);
        const ids = sequenceNames(await readdir(folder).catch(() => []), form);
        if (ids.length > 0) return new FaceForensics(name, folder, form, ids);
      }
    }
    throw new DataError(
      `${root}: expected ${kind}/${sequences}/${compression}/images or .../videos with sequences, got none; give the folder that FaceForensics++'s download script filled.`,
    );
  }

  has(sequence: string): boolean {
    return this.#known.has(sequence);
  }

  /** @throws VideoError or DataError for a sequence that cannot be read */
  async frames(sequence: string): Promise<number> {
    return this.#form === "images" ? (await this.#files(sequence)).length : (await this.#video(sequence)).frames;
  }

  async read(sequence: string, frame = 0): Promise<Pixels> {
    if (this.#form === "videos")
      return readFrame(join(this.#folder, `${sequence}.mp4`), frame, await this.#video(sequence));
    const files = await this.#files(sequence);
    const file = files[frame];
    if (file === undefined)
      throw new DataError(`${this.name}: expected a frame below ${files.length} of ${sequence}, got ${frame}.`);
    return readPicture(join(this.#folder, sequence, file), `${sequence}/${file}`);
  }

  async #video(sequence: string): Promise<VideoInfo> {
    const known = this.#videos.get(sequence) ?? (await videoInfo(join(this.#folder, `${sequence}.mp4`)));
    this.#videos.set(sequence, known);
    return known;
  }

  /** @throws DataError where numbers are missing between the first and the last: frames would be taken for others */
  async #files(sequence: string): Promise<readonly string[]> {
    const known = this.#images.get(sequence);
    if (known !== undefined) return known;
    const files = (await readdir(join(this.#folder, sequence)))
      .filter((file) => /^\d+\.(?:png|jpe?g)$/i.test(file))
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
    const numbers = files.map((file) => Number.parseInt(file, 10));
    const gap = numbers.findIndex((number, i) => number !== (numbers[0] as number) + i);
    if (files.length === 0 || (numbers[0] as number) > 1 || gap >= 0)
      throw new DataError(
        `${join(this.#folder, sequence)}: expected frames numbered from 0 or 1 without a gap, got ${gap >= 0 ? `${files[gap]} after ${files[gap - 1]}` : (files[0] ?? "none")}; extract the video again.`,
      );
    this.#images.set(sequence, files);
    return files;
  }
}

const sequenceNames = (entries: readonly string[], form: "images" | "videos") =>
  entries
    .filter((entry) => !entry.startsWith(".") && (form === "images" || entry.endsWith(".mp4")))
    .map((entry) => (form === "images" ? entry : entry.slice(0, -4)))
    .sort();
