import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FacesError } from "../faces-error.ts";
import { writeWhole } from "../pack/write-whole.ts";
import { ICT_EXPRESSION_NAMES } from "./ict-expressions.ts";

/** Where the release lies: LICENSE, and the folder FaceXModel. */
export const ICT_RELEASE_URL = "https://raw.githubusercontent.com/ICT-VGL/ICT-FaceKit/master";

/** The files that a head is read from. */
export const ICT_RELEASE_FILES: readonly string[] = [
  "generic_neutral_mesh.obj",
  ...Array.from({ length: 100 }, (_, i) => `identity${String(i).padStart(3, "0")}.obj`),
  ...ICT_EXPRESSION_NAMES.map((name) => `${name}.obj`),
];

export interface FetchReleaseOptions {
  /** Where to: becomes a folder FaceXModel with its licence and `fetched.json`. */
  readonly folder: string;
  /** Shown the licence before anything else is downloaded; false stops. */
  readonly accept: (licence: string) => boolean | Promise<boolean>;
  readonly from?: string;
  readonly files?: readonly string[];
  /** Downloads at a time, 4 unless given. */
  readonly parallel?: number;
  /** Tries of each file, 4 unless given. */
  readonly tries?: number;
  readonly onFile?: (done: number, total: number) => void;
}

/** What `fetched.json` records: where files came from and what they were. */
export interface FetchRecord {
  readonly from: string;
  readonly licence: string;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

/**
 * Downloads ICT-FaceKit's release. Goes on where it was stopped, in the middle of a file too; a file that is recorded
 * is not fetched again, unless it is not the one that was recorded.
 * @throws FacesError where the licence is not accepted, a file is not there, or the connection keeps breaking
 */
export async function fetchRelease(options: FetchReleaseOptions): Promise<FetchRecord> {
  const { folder, parallel = 4, tries = 4, files = ICT_RELEASE_FILES } = options;
  const from = checkedUrl(options.from ?? ICT_RELEASE_URL);
  await mkdir(folder, { recursive: true });
  await download(`${from}/LICENSE`, join(folder, "LICENSE"), tries);
  const licence = await readFile(join(folder, "LICENSE"), "utf8");
  if (!(await options.accept(licence))) {
    throw new FacesError("Nothing was downloaded but the licence: it was not accepted.");
  }
  const recordPath = join(folder, "fetched.json");
  const record = { from, licence: "LICENSE", files: await readRecord(recordPath) };
  const waiting = [...files];
  let done = 0;
  // One writer at a time: the record's temporary name is the same for all.
  let writing = Promise.resolve();
  const writeRecord = () => {
    writing = writing.then(() => writeWhole(recordPath, `${JSON.stringify(record, null, 2)}\n`));
    return writing;
  };
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const path = join(folder, name);
      const known = record.files[name];
      if (!known || (await sizeOf(path)) !== known.bytes || (await sha256OfFile(path)) !== known.sha256) {
        await rm(path, { force: true });
        await download(`${from}/FaceXModel/${name}`, path, tries);
        record.files[name] = { sha256: await sha256OfFile(path), bytes: (await sizeOf(path))! };
        await writeRecord();
      }
      options.onFile?.(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, files.length) }, work));
  return record;
}

/** Fetches to `path.part`, going on after what lies there, and renames when all of it has come. */
async function download(url: string, path: string, tries: number): Promise<void> {
  const part = `${path}.part`;
  for (let attempt = 1; ; attempt++) {
    try {
      await continueDownload(url, part);
      return await rename(part, path);
    } catch (cause) {
      if (cause instanceof FacesError) throw cause;
      if (attempt === tries) {
        throw new FacesError(
          `${url} could not be downloaded in ${tries} tries (${(cause as Error).message}); run it again to go on.`,
          { cause },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100 * 4 ** (attempt - 1)));
    }
  }
}

async function continueDownload(url: string, part: string): Promise<void> {
  const have = (await sizeOf(part)) ?? 0;
  const response = await fetch(url, have > 0 ? { headers: { range: `bytes=${have}-` } } : {});
  if (response.status === 416) {
    // More than the file has, or just all of it: begin again, which costs one file at the most.
    await rm(part);
    throw new Error("the server has no such range");
  }
  if (response.status >= 500 || response.status === 429) throw new Error(`the server answered ${response.status}`);
  if (!response.ok || !response.body) {
    throw new FacesError(`${url}: the server answered ${response.status}; expected the release of ICT-FaceKit there.`);
  }
  const append = response.status === 206;
  const announced = response.headers.get("content-length");
  const isEncoded = response.headers.get("content-encoding") !== null;
  await pipeline(Readable.fromWeb(response.body), createWriteStream(part, { flags: append ? "a" : "w" }));
  const expected = (append ? have : 0) + Number(announced);
  const got = await sizeOf(part);
  if (announced !== null && !isEncoded && got !== expected) throw new Error(`${got} bytes of ${expected} came`);
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && isLocal))) {
    throw new FacesError(`Expected an https address to download from, got "${text}".`);
  }
  return text.replace(/\/+$/, "");
}

async function readRecord(path: string): Promise<Record<string, { sha256: string; bytes: number }>> {
  try {
    return { ...(JSON.parse(await readFile(path, "utf8")) as FetchRecord).files };
  } catch {
    // None, or one that was damaged: files are hashed anew when they are fetched anew.
    return {};
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
