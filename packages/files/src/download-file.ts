import { existsSync } from "node:fs";
import { type FileHandle, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DataError } from "@mfim/core/errors";
import { FileError, fileTrouble } from "./file-error.ts";
import { lockFile } from "./lock-file.ts";
import { flushFolder } from "./replace-file.ts";
import { writeWholeJson } from "./write-whole.ts";

export interface DownloadOptions {
  readonly url: string;
  /** The finished file; while it is not, the part lies beside it as `.part`, and a later call goes on from there. */
  readonly to: string;
  /** How often it is tried before giving up; default 4. */
  readonly attempts?: number;
  /** Before the second attempt, doubled for each more; default 1000. */
  readonly waitMilliseconds?: number;
  /** Without a byte for so long the connection is given up; default 60000. */
  readonly stallMilliseconds?: number;
  onProgress?(bytes: number, total: number | undefined): void;
  /** The host's own SHA-256 of the file, where it tells one (Hugging Face does), before the first byte comes. */
  onContentHash?(sha256: string): void;
  /** Another process is at the same file: called once, before it is waited for. */
  onWait?(): void;
}

/** A failure that trying again may mend. */
class TransientError extends DataError {
  /** How long the server asks to wait. */
  readonly waitMilliseconds: number;

  constructor(
    message: string,
    { waitMilliseconds = 0, ...options }: ErrorOptions & { waitMilliseconds?: number } = {},
  ) {
    super(message, options);
    this.waitMilliseconds = waitMilliseconds;
  }
}

/** A server that asks for more patience is come back to by the user. */
const longestWait = 5 * 60_000;

/**
 * Downloads a file, going on where an earlier call or attempt stopped, if the server says that it is still the same file.
 * One process at a time: a second one waits, and takes what the first has brought.
 * @throws DataError that says what came instead, FileError where it cannot be written; the part stays for the next call
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { to } = options;
  const before = await stampOf(to);
  await using _ = await lockFile(`${to}.part.lock`, {
    busy: ({ pid }) => new FileError(`${to}: process ${pid} is downloading it; wait for it.`),
    wait: options.onWait ?? (() => {}),
  });
  const brought = await stampOf(to);
  if (brought !== undefined && brought !== before) return;
  try {
    await downloadWhole(options);
  } catch (error) {
    throw error instanceof DataError ? error : fileTrouble(error, to);
  }
}

async function downloadWhole(options: DownloadOptions): Promise<void> {
  const { url, to, attempts = 4, waitMilliseconds = 1000 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      await downloadOnce(options);
      await rename(`${to}.part`, to);
      await flushFolder(dirname(to));
      await rm(`${to}.part.json`, { force: true });
      return;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      if (attempt >= attempts) {
        const have = await partSize(to);
        throw new DataError(
          `${url}: ${error.message}, ${attempts} time(s); ${have} bytes are kept, run it again to go on.`,
          {
            cause: error,
          },
        );
      }
      await sleep(Math.max(error.waitMilliseconds, waitMilliseconds * 2 ** (attempt - 1)));
    }
  }
}

async function downloadOnce({
  url,
  to,
  stallMilliseconds = 60_000,
  onProgress,
  onContentHash,
}: DownloadOptions): Promise<void> {
  const part = `${to}.part`;
  const validator = await rememberedValidator(to, url);
  const have = validator === undefined ? 0 : await partSize(to);
  const abort = new AbortController();
  const stalled = () => abort.abort(new Error(`nothing came for ${stallMilliseconds / 1000} s`));
  let timer = setTimeout(stalled, stallMilliseconds);
  try {
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (have > 0) Object.assign(headers, { range: `bytes=${have}-`, "if-range": validator });
    const response = await connect(url, headers, abort.signal, onContentHash);
    const from = await startOf(response, have, to, url);
    if (from === 0) await rememberValidator(response, to, url);
    const length = response.headers.get("content-length");
    const total = length === null ? undefined : from + Number(length);
    const file = await open(part, from === 0 ? "w" : "r+");
    let size = from;
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = setTimeout(stalled, stallMilliseconds);
        await writeAll(file, chunk, size);
        size += chunk.byteLength;
        onProgress?.(size, total);
      }
      await file.sync();
    } catch (error) {
      // A disk that takes no more is no broken connection.
      const trouble = fileTrouble(error, to);
      if (trouble instanceof FileError) throw trouble;
      throw new TransientError(`expected the whole file, but the connection broke (${reason(error)})`, {
        cause: error,
      });
    } finally {
      await file.close();
    }
    if (total !== undefined && size !== total) {
      throw new TransientError(`expected ${total} bytes, got ${size}`);
    }
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; )
    done += (await file.write(bytes, done, bytes.byteLength - done, at + done)).bytesWritten;
}

/** Hops from host to host before a chain of redirections is taken for a circle. */
const mostRedirections = 10;

/** What a host calls the content of a file: Hugging Face's name of a large file is its SHA-256. */
function contentHash({ headers }: Response): string | undefined {
  return /^"?([0-9a-f]{64})"?$/.exec(headers.get("x-linked-etag") ?? "")?.[1];
}

/** Follows redirections itself: what a host says of the content stands on the first answer, not on that of the host it sends to. */
async function connect(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  onContentHash?: (sha256: string) => void,
): Promise<Response> {
  let response: Response;
  let place = url;
  for (let hop = 0; ; hop++) {
    try {
      response = await fetch(place, { headers, signal, redirect: "manual" });
    } catch (error) {
      throw new TransientError(`expected an answer, got none (${reason(error)})`, { cause: error });
    }
    const hash = contentHash(response);
    if (hash !== undefined) onContentHash?.(hash);
    const next = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || next === null) break;
    await response.body?.cancel();
    if (hop >= mostRedirections) throw new DataError(`${url}: expected the file, got more than ${hop} redirections.`);
    place = new URL(next, place).href;
    if (!/^https?:/.test(place)) throw new DataError(`${url}: expected the file, was sent to ${place}.`);
  }
  const { status } = response;
  if (status === 200 || status === 206 || status === 416) {
    const type = response.headers.get("content-type") ?? "";
    if (!/^text\/html\b/i.test(type)) return response;
    throw new DataError(
      `${url}: expected the file, got a web page (${type}): a place that asks for a login or a click, or that is gone; look at its page.`,
    );
  }
  const message = `expected the file, got HTTP ${status}`;
  const wait = retryAfter(response);
  if (wait !== undefined && wait > longestWait)
    throw new DataError(`${url}: ${message} and to come back in ${Math.ceil(wait / 60_000)} min; run it again then.`);
  // Some refuse with 403 who only asks too often; they say for how long.
  if (status >= 500 || status === 429 || (status === 403 && wait !== undefined))
    throw new TransientError(message, { waitMilliseconds: wait ?? 0 });
  throw new DataError(`${url}: ${message}; look at its page for where it is now.`);
}

/** Milliseconds that a server asks to wait, as seconds or as a date. */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const wait = /^\d+$/.test(text.trim()) ? 1000 * Number(text) : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The byte from which an answer goes on; 0 where the server sends all of it. */
async function startOf(response: Response, have: number, to: string, url: string): Promise<number> {
  if (response.status === 200) return 0;
  const range = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  if (response.status === 206 && range !== null && Number(range[1]) === have && have > 0) return have;
  // Not what was asked for: begin anew.
  await rm(`${to}.part`, { force: true });
  await rm(`${to}.part.json`, { force: true });
  throw new TransientError(`expected ${url} to go on at byte ${have}, got HTTP ${response.status}`);
}

/** What the server calls this version of the file; only then a part may be gone on with. */
async function rememberValidator(response: Response, to: string, url: string): Promise<void> {
  const tag = response.headers.get("etag");
  const validator = tag !== null && !tag.startsWith("W/") ? tag : response.headers.get("last-modified");
  await rm(`${to}.part.json`, { force: true });
  if (validator !== null) await writeWholeJson(`${to}.part.json`, { url, validator });
}

async function rememberedValidator(to: string, url: string): Promise<string | undefined> {
  try {
    const known = JSON.parse(await readFile(`${to}.part.json`, "utf8")) as {
      url?: unknown;
      validator?: unknown;
    } | null;
    return known?.url === url && typeof known.validator === "string" ? known.validator : undefined;
  } catch {
    return undefined; // none, or a damaged one: the part is begun anew
  }
}

async function partSize(to: string): Promise<number> {
  return existsSync(`${to}.part`) ? (await stat(`${to}.part`)).size : 0;
}

function reason(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: { readonly message?: string } };
  return cause?.message ?? message;
}

async function stampOf(path: string): Promise<string | undefined> {
  return stat(path).then(
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    () => undefined,
  );
}
