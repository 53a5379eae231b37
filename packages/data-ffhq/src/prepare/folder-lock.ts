import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";

/** Keeps two preparations from writing into one folder. What a killed process left does not count. */
export class FolderLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws DataError while another live process holds it */
  static async take(folder: string): Promise<FolderLock> {
    const path = join(folder, "prepare.lock");
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await writeFile(path, `${process.pid}\n`, { flag: "wx" });
        return new FolderLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = Number.parseInt(await readFile(path, "utf8").catch(() => ""), 10);
      if (isAlive(holder))
        throw new DataError(
          `${folder}: process ${holder} is preparing this folder; wait for it, or choose another --out.`,
        );
      await rm(path, { force: true });
    }
    throw new DataError(`${folder}: another process took this folder at the same moment; choose another --out.`);
  }

  release(): Promise<void> {
    return rm(this.#path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
