import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, readBytes } from "./bytes/byte-source.ts";
import { FileSource } from "./bytes/file-source.ts";
import type { Checkpoint, CheckpointContent, ReadOptions } from "./checkpoint.ts";
import { type CheckpointFormat, formats } from "./formats.ts";
import { selectPart } from "./select-part.ts";
import { readZip } from "./zip/zip-archive.ts";

/**
 * Opens a checkpoint of any known format, recognised by its content. Nothing in it is executed; values are read from the
 * file when a tensor is asked for them, so the file must stay as it is until then.
 * @throws CheckpointError where the file is missing, damaged, of no known format, or wants to run something
 */
export async function readCheckpoint(path: string, options: ReadOptions = {}): Promise<Checkpoint> {
  const source = new FileSource(path);
  const { format, content } = await source.during(() => readSource(source, options));
  return { ...selectPart(content, options, source.name), path, format };
}

/** The same from any bytes; their name may tell the format where the content does not. */
export async function readSource(
  source: ByteSource,
  options: ReadOptions,
): Promise<{ format: string; content: CheckpointContent }> {
  const format = detectFormat(source);
  const content = await format.read(source, options);
  return { format: content.format ?? format.name, content };
}

function detectFormat(source: ByteSource): CheckpointFormat {
  const head = Buffer.from(readBytes(source, 0, Math.min(source.size, 64), "the beginning")).toString("latin1");
  const zipNames = head.startsWith("PK") ? [...readZip(source).keys()] : [];
  const format = formats.find(({ matches }) => matches({ head, fileName: source.name.toLowerCase(), zipNames }));
  if (format === undefined) {
    const known = formats.map(({ name, extensions }) => `${name} (${extensions})`).join(", ");
    const why = source.size === 0 ? "it is empty" : `it begins with ${JSON.stringify(head.slice(0, 8))}`;
    throw new CheckpointError(`${source.name}: no known checkpoint format (${why}); expected one of ${known}.`);
  }
  return format;
}
