import type { ByteSource } from "../bytes/byte-source.ts";
import { CheckpointHost } from "../pickle/checkpoint-host.ts";
import type { PickleValue } from "../pickle/pickle-values.ts";
import { readLegacyPickles } from "./legacy-pickles.ts";
import { StorageTable } from "./storage-table.ts";

/** Reads a legacy torch.save file held in a byte string: one storage. It may not hold another one, nor anything unknown. */
export function readEmbedded(source: ByteSource): PickleValue {
  const storages = new StorageTable(source.name, () => undefined);
  const host = new CheckpointHost({ name: source.name, persistent: (id) => storages.resolve(id) });
  const root = readLegacyPickles(source, host, storages);
  host.assertOnlyKnown();
  return root;
}
