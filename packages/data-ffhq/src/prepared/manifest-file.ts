import { createReadStream } from "node:fs";
import { type FileHandle, open, truncate } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import {
  type Manifest,
  type ManifestHeader,
  type ManifestRecord,
  manifestName,
  parseHeader,
  parseRecord,
} from "./manifest.ts";

export interface ManifestContent extends Manifest {
  /** Bytes of whole lines; what follows was cut off by a kill and counts as not written. */
  readonly wholeBytes: number;
  /** Byte at which each record's line begins. */
  readonly starts: readonly number[];
}

/**
 * Reads a manifest line by line. A last line without its line break is what a killed run left, and is ignored.
 * @throws DataError for a missing manifest and for a damaged line, with its number
 */
export async function readManifest(folder: string): Promise<ManifestContent> {
  const path = join(folder, manifestName);
  let header: ManifestHeader | undefined;
  const records: ManifestRecord[] = [];
  const starts: number[] = [];
  let wholeBytes = 0;
  for await (const { text, number, bytes } of wholeLines(path)) {
    try {
      const value: unknown = JSON.parse(text);
      if (header === undefined) header = parseHeader(value);
      else {
        records.push(parseRecord(value));
        starts.push(wholeBytes);
      }
    } catch (error) {
      throw new DataError(
        `${path}, line ${number}: expected ${number === 1 ? "the header" : "a record"} of a prepared folder, got something else (${shortly(error)}); prepare into a new folder.`,
      );
    }
    wholeBytes += bytes;
  }
  if (header === undefined) throw new DataError(`${path}: the file has no header; prepare into a new folder.`);
  return { header, records, wholeBytes, starts };
}

async function* wholeLines(path: string) {
  const stream = createReadStream(path);
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        yield { text: rest.toString("utf8", 0, end), number: ++number, bytes: end + 1 };
        rest = rest.subarray(end + 1);
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new DataError(`${path}: expected a folder made by "data prepare", but it has no manifest.`);
  }
}

const shortly = (error: unknown) => (error as Error).message.replace(/\s+/g, " ").slice(0, 120);

/**
 * A manifest without the faces of a photograph that a killed run left incomplete at its end: they are prepared again.
 */
export function withoutTornPhotograph(manifest: ManifestContent): ManifestContent {
  const { records, starts } = manifest;
  const last = records.at(-1);
  if (last?.face === undefined || last.face[0] + 1 === last.face[1]) return manifest;
  const first = records.length - 1 - last.face[0];
  return {
    ...manifest,
    records: records.slice(0, first),
    wholeBytes: starts[first] as number,
    starts: starts.slice(0, first),
  };
}

/** Appends the records of one photograph as one write, so that a kill leaves at most one cut line. */
export class ManifestWriter {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(folder: string, header: ManifestHeader): Promise<ManifestWriter> {
    const path = join(folder, manifestName);
    await writeWhole(path, `${JSON.stringify(header)}\n`);
    return new ManifestWriter(await open(path, "a"));
  }

  /** Goes on after the last whole line. */
  static async resume(folder: string, wholeBytes: number): Promise<ManifestWriter> {
    const path = join(folder, manifestName);
    await truncate(path, wholeBytes);
    return new ManifestWriter(await open(path, "a"));
  }

  async append(records: readonly ManifestRecord[]): Promise<void> {
    await this.#file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  }

  async close(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
  }
}
