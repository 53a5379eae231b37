import { type FileHandle, open } from "node:fs/promises";
import { DataError } from "@mfim/core";
import { maskedCrc32c } from "./crc32c.ts";

/** Length (8 bytes), its checksum (4), the record, the record's checksum (4). */
const [headBytes, tailBytes] = [12, 4];
/** More than a picture of 16,000 pixels takes; what is longer is no picture, and would not fit into one read. */
const longestRecord = 2 ** 30;

/** A TFRecord file whose records can be read in any order; opening reads the heads only. */
export class TfRecordFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #starts: readonly number[];
  readonly #lengths: readonly number[];

  private constructor(path: string, file: FileHandle, starts: readonly number[], lengths: readonly number[]) {
    this.path = path;
    this.#file = file;
    this.#starts = starts;
    this.#lengths = lengths;
  }

  /** @throws DataError for a file that is none or that ends within a record */
  static async open(path: string): Promise<TfRecordFile> {
    const file = await opened(path);
    try {
      const { size } = await file.stat();
      const [starts, lengths]: [number[], number[]] = [[], []];
      const head = Buffer.alloc(headBytes);
      for (let at = 0; at < size; ) {
        const { bytesRead } = await file.read(head, 0, headBytes, at);
        if (bytesRead < headBytes || maskedCrc32c(head.subarray(0, 8)) !== head.readUInt32LE(8))
          throw new DataError(
            `${path}: expected a TFRecord file, but byte ${at} starts no record; copy the file again.`,
          );
        const length = Number(head.readBigUInt64LE(0));
        if (at + headBytes + length + tailBytes > size)
          throw new DataError(
            `${path}: expected record ${starts.length} to end within the file, but it is cut off; copy the file again.`,
          );
        starts.push(at + headBytes);
        lengths.push(length);
        at += headBytes + length + tailBytes;
      }
      return new TfRecordFile(path, file, starts, lengths);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get length(): number {
    return this.#starts.length;
  }

  /** @throws DataError for a record whose checksum is wrong */
  async read(index: number): Promise<Uint8Array> {
    const [start, length] = [this.#starts[index], this.#lengths[index]];
    if (start === undefined || length === undefined)
      throw new RangeError(`${this.path}: expected a record below ${this.length}, got ${index}.`);
    if (length > longestRecord)
      throw new DataError(
        `${this.path}: expected record ${index} to have at most ${longestRecord} bytes, got ${length}.`,
      );
    const bytes = Buffer.alloc(length + tailBytes);
    await this.#file.read(bytes, 0, bytes.length, start);
    const record = bytes.subarray(0, length);
    if (maskedCrc32c(record) === bytes.readUInt32LE(length)) return record;
    throw new DataError(`${this.path}: record ${index} does not have its checksum; it is damaged.`);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    throw new DataError(`${path}: expected a TFRecord file (${(error as Error).message}).`);
  }
}
