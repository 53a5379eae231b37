import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { downloadFile, fileSha256, writeWholeJson } from "@mfim/files";
import { FacesError } from "../faces-error.ts";
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
  /** Before the second try of a file, doubled for each more; 250 unless given. */
  readonly waitMilliseconds?: number;
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
 * @throws FacesError where the licence is not accepted; DataError where a file is not there, or the connection keeps breaking
 */
export async function fetchRelease(options: FetchReleaseOptions): Promise<FetchRecord> {
  const { folder, parallel = 4, tries = 4, files = ICT_RELEASE_FILES } = options;
  const from = checkedUrl(options.from ?? ICT_RELEASE_URL);
  const download = (url: string, to: string) =>
    downloadFile({ url, to, attempts: tries, waitMilliseconds: options.waitMilliseconds ?? 250 });
  await download(`${from}/LICENSE`, join(folder, "LICENSE"));
  const licence = await readFile(join(folder, "LICENSE"), "utf8");
  if (!(await options.accept(licence))) {
    throw new FacesError("Nothing was downloaded but the licence: it was not accepted.");
  }
  const recordPath = join(folder, "fetched.json");
  const record = { from, licence: "LICENSE", files: await readRecord(recordPath) };
  const waiting = [...files];
  let done = 0;
  // One writer at a time, so that the last one written is the last one made.
  let writing = Promise.resolve();
  const writeRecord = () => {
    writing = writing.then(() => writeWholeJson(recordPath, record));
    return writing;
  };
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const path = join(folder, name);
      const known = record.files[name];
      if (!known || (await sizeOf(path)) !== known.bytes || (await fileSha256(path)) !== known.sha256) {
        await rm(path, { force: true });
        await download(`${from}/FaceXModel/${name}`, path);
        record.files[name] = { sha256: await fileSha256(path), bytes: (await sizeOf(path))! };
        await writeRecord();
      }
      options.onFile?.(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, files.length) }, work));
  return record;
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
