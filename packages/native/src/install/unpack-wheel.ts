import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import yauzl from "yauzl";
import { NativeError } from "../native-error.ts";
import type { InstallProgress } from "./progress.ts";

/** Streams the wheel's entries that `wanted` accepts into `folder`, under their own paths. */
export async function unpackWheel(
  wheel: string,
  folder: string,
  wanted: (path: string) => boolean,
  progress: InstallProgress,
): Promise<void> {
  const entries = (await listEntries(wheel)).filter((entry) => !entry.fileName.endsWith("/") && wanted(entry.fileName));
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  const bar = progress.start(`Unpacking ${wheelTitle(wheel)}`, total);
  let done = 0;
  await eachEntry(wheel, async (entry, open) => {
    if (entry.fileName.endsWith("/") || !wanted(entry.fileName)) return;
    const path = resolve(folder, entry.fileName);
    if (!path.startsWith(resolve(folder) + sep))
      throw new NativeError(`The wheel ${wheelTitle(wheel)} has an entry outside its folder: ${entry.fileName}.`);
    await mkdir(dirname(path), { recursive: true });
    const source = await open();
    source.on("data", (chunk: Buffer) => {
      done += chunk.length;
      bar.update(done);
    });
    await pipeline(source, createWriteStream(path, { mode: 0o755 }));
  });
  bar.stop();
}

/** The text of the wheel's METADATA file (core metadata, one `Requires-Dist:` line a requirement). */
export async function readWheelMetadata(wheel: string): Promise<string> {
  let metadata: string | undefined;
  await eachEntry(wheel, async (entry, open) => {
    if (/^[^/]+\.dist-info\/METADATA$/.test(entry.fileName)) metadata = await text(await open());
  });
  if (metadata === undefined) throw new NativeError(`The wheel ${wheelTitle(wheel)} holds no METADATA file.`);
  return metadata;
}

function wheelTitle(wheel: string): string {
  return wheel.slice(wheel.lastIndexOf(sep) + 1);
}

async function listEntries(wheel: string): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = [];
  await eachEntry(wheel, async (entry) => void entries.push(entry));
  return entries;
}

type Visit = (entry: yauzl.Entry, open: () => Promise<Readable>) => Promise<void>;

async function eachEntry(wheel: string, visit: Visit): Promise<void> {
  const archive = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(wheel, { lazyEntries: true });
  const open = promisify<yauzl.Entry, Readable>(archive.openReadStream.bind(archive));
  await new Promise<void>((done, fail) => {
    archive.on("error", fail).on("end", done);
    archive.on("entry", (entry: yauzl.Entry) => {
      visit(entry, () => open(entry)).then(() => archive.readEntry(), fail);
    });
    archive.readEntry();
  }).finally(() => archive.close());
}
