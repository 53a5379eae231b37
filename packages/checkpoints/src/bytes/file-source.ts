import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { assertRange, type ByteSource } from "./byte-source.ts";

/** One positioned read takes at most this many bytes; the operating system's own limit is 2 GiB. */
const largestRead = 1 << 30;

/**
 * A file that is read by ranges. Tensors read from it long after it was opened, so no descriptor is kept: each read opens
 * the file again (inside `during`, once for all) and refuses it where it is another file, size or time than at first.
 */
export class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #path: string;
  readonly #identity: string;
  #descriptor: number | undefined;

  /** @throws CheckpointError where the file cannot be opened */
  constructor(path: string) {
    this.#path = path;
    this.name = path;
    const descriptor = this.#open();
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile())
        throw new CheckpointError(
          `${path}: expected a file, found ${stat.isDirectory() ? "a folder" : "no plain file"}.`,
        );
      this.size = stat.size;
      this.#identity = identity(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Keeps the file open while `body` runs, for the many small reads of parsing. */
  during<T>(body: () => T): T {
    if (this.#descriptor !== undefined) return body();
    const descriptor = this.#open();
    try {
      this.#assertUnchanged(descriptor);
      this.#descriptor = descriptor;
      return body();
    } finally {
      this.#descriptor = undefined;
      closeSync(descriptor);
    }
  }

  read(offset: number, target: Uint8Array): void {
    assertRange(this, offset, target.length, "a part");
    this.during(() => {
      for (let done = 0; done < target.length; ) {
        const count = readSync(
          this.#descriptor as number,
          target,
          done,
          Math.min(target.length - done, largestRead),
          offset + done,
        );
        if (count === 0)
          throw new CheckpointError(`${this.#path}: the file became shorter while it was read; read it again.`);
        done += count;
      }
    });
  }

  sibling(name: string): ByteSource {
    return new FileSource(join(dirname(this.#path), name));
  }

  #open(): number {
    try {
      return openSync(this.#path, "r");
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      const why = code === "ENOENT" ? "there is no such file; check the path" : `it cannot be opened (${code})`;
      throw new CheckpointError(`${this.#path}: ${why}.`, { cause: error });
    }
  }

  #assertUnchanged(descriptor: number): void {
    if (identity(descriptor) !== this.#identity) {
      throw new CheckpointError(
        `${this.#path}: the file was changed or replaced after it was opened; read the checkpoint again.`,
      );
    }
  }
}

function identity(descriptor: number): string {
  const { dev, ino, size, mtimeMs } = fstatSync(descriptor);
  return [dev, ino, size, mtimeMs].join(":");
}
