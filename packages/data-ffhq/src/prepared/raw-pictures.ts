import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";

const rawPicturesName = "pictures.u8";

/** The one file of raw pictures, [count, size, size, 3] bytes without a header; the manifest says what lies where. */
export class RawPictures {
  readonly #file: FileHandle;
  readonly #bytes: number;
  readonly #path: string;

  private constructor(file: FileHandle, bytes: number, path: string) {
    this.#file = file;
    this.#bytes = bytes;
    this.#path = path;
  }

  /** @param mode "r" to read; "a" makes the file if need be and allows writing at a place */
  static async open(folder: string, size: number, mode: "r" | "a"): Promise<RawPictures> {
    const path = join(folder, rawPicturesName);
    if (mode === "a") await (await open(path, "a")).close();
    return new RawPictures(await open(path, mode === "a" ? "r+" : "r"), size * size * 3, path);
  }

  /** @throws DataError where the file ends before that picture */
  async read(place: number): Promise<Uint8Array> {
    const data = new Uint8Array(this.#bytes);
    const { bytesRead } = await this.#file.read(data, 0, this.#bytes, place * this.#bytes);
    if (bytesRead === this.#bytes) return data;
    throw new DataError(
      `${this.#path}: expected picture ${place} to have ${this.#bytes} bytes, got ${bytesRead}; prepare the folder again.`,
    );
  }

  /** @throws Error of the file system, also where only a part could be written */
  async write(place: number, data: Uint8Array): Promise<void> {
    // A disk that fills takes the first part of a write without a word, and refuses only the next.
    for (let done = 0; done < data.length; ) {
      const { bytesWritten } = await this.#file.write(data, done, data.length - done, place * this.#bytes + done);
      done += bytesWritten;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
