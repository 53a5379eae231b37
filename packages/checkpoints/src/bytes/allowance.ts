import { CheckpointError } from "@mfim/core/errors";

/** What even the smallest file may come to, bytes. */
const least = 2 ** 28;

/**
 * How many bytes reading one file may come to. It holds for the file as a whole: a thousand parts that are each just under a
 * limit of their own would still make gigabytes out of nothing.
 */
export class Allowance {
  readonly #name: string;
  readonly #limit: number;
  #spent = 0;

  /**
   * @param name of the file, for messages
   * @param size bytes that it has
   * @param factor how many times its size it may come to; 256 MiB are allowed anyhow
   */
  constructor(name: string, size: number, factor: number) {
    this.#name = name;
    this.#limit = Math.max(least, size * factor);
  }

  /** @throws CheckpointError where this is more than the file may come to */
  spend(bytes: number, what: string): void {
    this.#spent += bytes;
    if (this.#spent <= this.#limit) return;
    throw new CheckpointError(
      `${this.#name}: ${what} of it come to more than ${this.#limit} bytes, which no real checkpoint of its size does; the file is refused.`,
    );
  }
}
