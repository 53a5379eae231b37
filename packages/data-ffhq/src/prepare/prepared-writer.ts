import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { crc32 } from "node:zlib";
import { DataError } from "@mfim/core";
import { lockFile, shortened, sweepTemporaries, writeWhole } from "@mfim/files";
import {
  isUsable,
  type ManifestHeader,
  type ManifestRecord,
  manifestName,
  type PictureFormat,
  type PrepareSettings,
} from "../prepared/manifest.ts";
import { ManifestWriter, readManifest, withoutTornPhotograph } from "../prepared/manifest-file.ts";
import { RawPictures } from "../prepared/raw-pictures.ts";
import type { PreparedFace, PreparedPhotograph } from "./photograph-worker.ts";
import { drawHeldOut } from "./split-people.ts";

export interface PreparationPlan {
  readonly source: string;
  readonly detector: string;
  /** A published collection whose split is kept. */
  readonly collection?: string | undefined;
  readonly settings: PrepareSettings;
  readonly seed: number;
  readonly heldOutShare: number;
  /** Among whom the split draws. */
  readonly people: readonly string[];
  /** A split that is given, not drawn. */
  readonly heldOut?: readonly string[];
}

const extensions: Readonly<Record<Exclude<PictureFormat, "raw">, string>> = {
  png: ".png",
  webp: ".webp",
  jpeg: ".jpg",
};

/** Remedies for what a file system refuses. */
const remedies: Readonly<Record<string, string>> = {
  EACCES: "it may not be written; choose another --out or change its rights",
  EPERM: "it may not be written; choose another --out or change its rights",
  EROFS: "it is read-only; choose another --out",
  ENOSPC: "the disk is full; make room and run the same command again, it goes on where it stopped",
  ENOTDIR: "a part of the path is a file; choose another --out",
  EEXIST: "a file of that name is in the way; choose another --out",
};

function explained(folder: string, error: unknown): unknown {
  const remedy = remedies[(error as NodeJS.ErrnoException).code ?? ""];
  if (remedy === undefined) return error;
  return new DataError(`${folder}: expected a folder to write to, but ${remedy}.`, { cause: error });
}

/** Writes a prepared folder: picture first, then its line of the manifest, so that every line is true. */
export class PreparedWriter {
  readonly records: readonly ManifestRecord[];
  readonly #folder: string;
  readonly #header: ManifestHeader;
  readonly #known: ReadonlySet<string>;
  readonly #heldOut: ReadonlySet<string>;
  readonly #manifest: ManifestWriter;
  readonly #raw: RawPictures | undefined;
  readonly #lock: AsyncDisposable;
  #pictures: number;

  private constructor(
    folder: string,
    header: ManifestHeader,
    records: readonly ManifestRecord[],
    manifest: ManifestWriter,
    lock: AsyncDisposable,
    raw?: RawPictures,
  ) {
    this.#folder = folder;
    this.#header = header;
    this.records = records;
    this.#known = new Set(records.map((record) => record.source));
    this.#heldOut = new Set(header.split.heldOut);
    this.#manifest = manifest;
    this.#lock = lock;
    this.#raw = raw;
    this.#pictures = records.filter(isUsable).length;
  }

  /**
   * Begins a folder or goes on with it.
   * @throws DataError for one that cannot be written, is in use, or was prepared in another way
   */
  static async open(folder: string, plan: PreparationPlan): Promise<PreparedWriter> {
    try {
      await mkdir(folder, { recursive: true });
      const lock = await lockFile(join(folder, "prepare.lock"), {
        busy: ({ pid }) =>
          new DataError(`${folder}: process ${pid} is preparing this folder; wait for it, or choose another --out.`),
      });
      try {
        return await PreparedWriter.#begin(folder, plan, lock);
      } catch (error) {
        await lock[Symbol.asyncDispose]();
        throw error;
      }
    } catch (error) {
      throw explained(folder, error);
    }
  }

  static async #begin(folder: string, plan: PreparationPlan, lock: AsyncDisposable): Promise<PreparedWriter> {
    const found = await readManifest(folder).catch((error: Error) => {
      if (/has no manifest/.test(error.message)) return undefined;
      throw error;
    });
    const before = found === undefined ? undefined : withoutTornPhotograph(found);
    if (before !== undefined) await sweepTemporaries(folder, { recursive: true });
    const header = before?.header ?? headerOf(plan);
    if (before !== undefined) assertSame(folder, header, headerOf(plan));
    const manifest =
      before === undefined
        ? await ManifestWriter.create(folder, header)
        : await ManifestWriter.resume(folder, before.wholeBytes);
    const raw =
      header.settings.format === "raw" ? await RawPictures.open(folder, header.settings.size, "a") : undefined;
    return new PreparedWriter(folder, header, before?.records ?? [], manifest, lock, raw);
  }

  /** Whether an earlier run has dealt with this photograph. */
  has(source: string): boolean {
    return this.#known.has(source);
  }

  /**
   * Writes the pictures of a photograph, then all its lines at once.
   * @throws DataError for a full disk and the like; the folder stays whole
   */
  async write({ group, faces }: PreparedPhotograph): Promise<readonly ManifestRecord[]> {
    const split = this.#heldOut.has(group) ? "held-out" : "train";
    const before = this.#pictures;
    try {
      const records: ManifestRecord[] = [];
      for (const face of faces)
        records.push("file" in face ? { ...face.record, ...(await this.#store(face)), split } : face.record);
      await this.#manifest.append(records);
      return records;
    } catch (error) {
      this.#pictures = before;
      throw explained(this.#folder, error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#manifest.close(), this.#raw?.close()]);
    await this.#lock[Symbol.asyncDispose]();
  }

  async #store({
    record,
    file,
  }: Extract<PreparedFace, { file: Uint8Array }>): Promise<{ picture: string | number; crc32: number }> {
    const { format } = this.#header.settings;
    const sum = crc32(file);
    if (format === "raw") {
      await this.#raw?.write(this.#pictures, file);
      return { picture: this.#pictures++, crc32: sum };
    }
    const place = record.face === undefined ? "" : `.${record.face[0]}`;
    const picture = `pictures/${withShortName(record.source)}${place}${extensions[format]}`;
    const path = join(this.#folder, picture);
    // Its checksum is in the manifest: a picture that a power failure emptied is found when it is read.
    await writeWhole(path, file, { durable: false });
    return { picture, crc32: sum };
  }
}

/** What a file system takes as a name, in bytes, less the endings that are put behind it. */
const LONGEST_NAME = 255 - 32;

/** A path whose last part leaves room for endings: a longer one is cut and told from its like by its hash. */
function withShortName(source: string): string {
  const name = basename(source);
  if (Buffer.byteLength(name) <= LONGEST_NAME) return source;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 16);
  const kept = shortened(name, LONGEST_NAME - hash.length - 1);
  return `${source.slice(0, source.length - name.length)}${kept}-${hash}`;
}

function headerOf({
  source,
  detector,
  collection,
  settings,
  seed,
  heldOutShare,
  people,
  heldOut,
}: PreparationPlan): ManifestHeader {
  const split = { seed, heldOutShare, heldOut: [...(heldOut ?? drawHeldOut(people, heldOutShare, seed))] };
  return {
    kind: "mfim-prepared-faces",
    version: 1,
    source,
    detector,
    ...(collection === undefined ? {} : { collection }),
    settings,
    split,
  };
}

/** The held-out people stay those of the first run, even if photographs were added since. */
function assertSame(folder: string, before: ManifestHeader, now: ManifestHeader): void {
  const plain = ({ detector, settings, split }: ManifestHeader): Record<string, unknown> => ({
    detector,
    ...settings,
    seed: split.seed,
    heldOutShare: split.heldOutShare,
  });
  const [old, asked] = [plain(before), plain(now)];
  const differences = Object.keys(old).filter((key) => old[key] !== asked[key]);
  if (differences.length === 0) return;
  const listed = differences.map((key) => `${key} ${String(old[key])}, now ${String(asked[key])}`).join("; ");
  throw new DataError(
    `${join(folder, manifestName)}: this folder was prepared with ${listed}; ask for the same or choose another --out.`,
  );
}
