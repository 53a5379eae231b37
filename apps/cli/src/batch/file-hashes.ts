import { fileSha256 } from "@mfim/zoo/swapping";

/** SHA-256 of files by path, each read once in a run. */
export class FileHashes {
  readonly #known = new Map<string, Promise<string | undefined>>();

  /** `undefined` for a file that cannot be read, which its own job will say. */
  of(path: string): Promise<string | undefined> {
    const known = this.#known.get(path) ?? fileSha256(path).catch(() => undefined);
    this.#known.set(path, known);
    return known;
  }
}
