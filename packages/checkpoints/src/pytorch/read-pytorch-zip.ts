import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, readBytes } from "../bytes/byte-source.ts";
import type { CheckpointContent, ReadOptions } from "../checkpoint.ts";
import { CheckpointHost } from "../pickle/checkpoint-host.ts";
import { collect } from "../pickle/collect.ts";
import { runPickle } from "../pickle/pickle-machine.ts";
import type { StoragePlace } from "../pickle/pickle-values.ts";
import { readZip, type ZipEntry } from "../zip/zip-archive.ts";
import { readEmbedded } from "./read-embedded.ts";
import { StorageTable } from "./storage-table.ts";

/**
 * Reads what torch.save writes since 1.6: a zip archive with `NAME/data.pkl`, the storages as `NAME/data/KEY` (stored, so
 * that they are read in place) and `NAME/byteorder`. TorchScript archives have the same parts.
 */
export function readPytorchZip(source: ByteSource, options: ReadOptions): CheckpointContent {
  const entries = readZip(source);
  const pickle = [...entries.values()].find(({ name }) => /^([^/]+\/)?data\.pkl$/.test(name));
  if (pickle === undefined) {
    throw new CheckpointError(
      `${source.name}: a zip archive without data.pkl; expected a file made by torch.save, or .npz or .keras under its own name.`,
    );
  }
  const prefix = pickle.name.slice(0, -"data.pkl".length);
  const littleEndian = readByteOrder(source, entries.get(`${prefix}byteorder`));
  const storages = new StorageTable(source.name, (key): StoragePlace => {
    const entry = entries.get(`${prefix}data/${key}`);
    if (entry === undefined)
      throw new CheckpointError(`${source.name}: storage ${key} is missing from the archive; the file is damaged.`);
    return { source: entry.open(), offset: 0, littleEndian };
  });
  const host = new CheckpointHost({ name: source.name, persistent: (id) => storages.resolve(id), readEmbedded });
  const root = runPickle(pickle.open(), host);
  if (options.tensorsOnly !== true) host.assertOnlyKnown();
  const size = [...entries.values()].reduce((sum, entry) => sum + entry.size, 0);
  return { ...collect(root, source.name, size), metadata: {}, globals: host.globals };
}

function readByteOrder(source: ByteSource, entry: ZipEntry | undefined): boolean {
  if (entry === undefined) return true;
  const content = entry.open();
  const order = new TextDecoder().decode(readBytes(content, 0, Math.min(content.size, 16), "the byte order"));
  if (order !== "little" && order !== "big") {
    throw new CheckpointError(
      `${source.name}: expected the byte order "little" or "big", got ${JSON.stringify(order)}; the file is damaged.`,
    );
  }
  return order === "little";
}
