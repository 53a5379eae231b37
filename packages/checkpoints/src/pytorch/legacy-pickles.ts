import { CheckpointError } from "@mfim/core/errors";
import { ByteCursor } from "../bytes/byte-cursor.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import type { CheckpointHost } from "../pickle/checkpoint-host.ts";
import { runPickle } from "../pickle/pickle-machine.ts";
import { PickleDict, type PickleValue } from "../pickle/pickle-values.ts";
import { listOf } from "../pickle/values-of.ts";
import type { StorageTable } from "./storage-table.ts";

/** What torch.save wrote before 1.6 begins with this number. */
const magic = 0x1950a86a20f9469cfc6cn;
const protocol = 1001;

/**
 * Runs the five pickles of a legacy file - magic number, protocol, system, content, storage keys - and finds the storages
 * behind them: for each key, in order, its length as int64 and its elements.
 */
export function readLegacyPickles(source: ByteSource, host: CheckpointHost, storages: StorageTable): PickleValue {
  const cursor = new ByteCursor(source);
  if (runPickle(cursor, host) !== magic)
    throw new CheckpointError(`${source.name}: expected torch's magic number first; this is no torch.save file.`);
  const version = runPickle(cursor, host);
  if (version !== protocol)
    throw new CheckpointError(
      `${source.name}: expected torch protocol ${protocol}, got ${String(version).slice(0, 40)}; the file is damaged.`,
    );
  const system = runPickle(cursor, host);
  const littleEndian = !(system instanceof PickleDict && system.entries.get("little_endian") === false);
  const root = runPickle(cursor, host);
  const keys = listOf(runPickle(cursor, host), `${source.name}: the storage keys`);
  let at = cursor.position;
  for (const key of keys) {
    const storage = storages.storages.get(String(key));
    if (storage === undefined)
      throw new CheckpointError(
        `${source.name}: storage ${String(key).slice(0, 40)} belongs to no tensor; the file is damaged.`,
      );
    const length = readLength(source, at, littleEndian);
    if (length !== storage.length) {
      throw new CheckpointError(
        `${source.name}: storage ${key} should have ${storage.length} elements, the file says ${length}; it is truncated or damaged.`,
      );
    }
    storage.place.current = { source, offset: at + 8, littleEndian };
    at += 8 + length * storage.type.bytes;
  }
  if (at > source.size) {
    throw new CheckpointError(
      `${source.name}: its storages end at byte ${at}, but the file has ${source.size}; it is truncated, fetch it again.`,
    );
  }
  return root;
}

function readLength(source: ByteSource, at: number, littleEndian: boolean): number {
  const bytes = new ByteCursor(source, at).take(8, "a storage's length");
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, littleEndian));
}
