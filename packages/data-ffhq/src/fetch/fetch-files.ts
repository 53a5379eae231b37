import { open, rm } from "node:fs/promises";
import { basename } from "node:path";
import { DataError } from "@mfim/core";
import { type DownloadOptions, downloadFile, fileSha256 } from "@mfim/files";

/** A file whose content is known before it is fetched. */
export interface PublishedFile {
  readonly url: string;
  /** Where it is put. */
  readonly to: string;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

export interface FetchFilesOptions
  extends Pick<DownloadOptions, "attempts" | "waitMilliseconds" | "stallMilliseconds"> {
  /** Downloads at a time. Default 4. */
  readonly parallel?: number;
  /** After each file, and while one comes: files that are there, of how many, and bytes of those that were fetched. */
  onProgress?(done: number, total: number, bytes: number): void;
}

/**
 * Brings files, several at a time. One that is there with the right content is not fetched again; one that was cut off goes
 * on where it stopped. After the first that cannot be had no other is begun.
 * @returns how many were fetched
 * @throws DataError for a file that cannot be had or is another one, which is removed
 */
export async function fetchFiles(files: readonly PublishedFile[], options: FetchFilesOptions = {}): Promise<number> {
  const { parallel = 4, onProgress, ...download } = options;
  const waiting = [...files];
  const arrived = new Map<string, number>();
  let [done, fetched] = [0, 0];
  const failures: unknown[] = [];
  const tell = () =>
    onProgress?.(
      done,
      files.length,
      [...arrived.values()].reduce((sum, bytes) => sum + bytes, 0),
    );
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined && failures.length === 0; file = waiting.shift()) {
      const { url, to, sha256 } = file;
      try {
        if ((await hashOf(to)) !== sha256) {
          await downloadFile({
            ...download,
            url,
            to,
            onProgress(bytes) {
              arrived.set(to, bytes);
              tell();
            },
          });
          await assertContent(file);
          fetched++;
        }
        done++;
        tell();
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, files.length) }, work));
  if (failures.length > 0) throw failures[0];
  return fetched;
}

async function hashOf(path: string): Promise<string | undefined> {
  return fileSha256(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

async function assertContent({ url, to, sha256 }: PublishedFile): Promise<void> {
  const got = await fileSha256(to);
  if (got === sha256) return;
  const what = (await isWebPage(to))
    ? "a web page, as of a sign-in or a block"
    : `another file, ${got.slice(0, 12)}...`;
  await rm(to);
  throw new DataError(
    `${url}: expected ${basename(to)} with SHA-256 ${sha256.slice(0, 12)}..., got ${what}; it was removed, run the command again or from another network.`,
  );
}

async function isWebPage(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return /^\s*<(?:!doctype html|html|\?xml)/i.test(buffer.toString("latin1", 0, bytesRead));
  } finally {
    await file.close();
  }
}
