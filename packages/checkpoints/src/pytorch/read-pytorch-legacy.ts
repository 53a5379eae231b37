import type { ByteSource } from "../bytes/byte-source.ts";
import type { CheckpointContent, ReadOptions } from "../checkpoint.ts";
import { CheckpointHost } from "../pickle/checkpoint-host.ts";
import { collect } from "../pickle/collect.ts";
import { readLegacyPickles } from "./legacy-pickles.ts";
import { readEmbedded } from "./read-embedded.ts";
import { StorageTable } from "./storage-table.ts";

/** Reads what torch.save wrote before 1.6: pickles, then the storages. */
export function readPytorchLegacy(source: ByteSource, options: ReadOptions): CheckpointContent {
  const storages = new StorageTable(source.name, () => undefined);
  const host = new CheckpointHost({ name: source.name, persistent: (id) => storages.resolve(id), readEmbedded });
  const root = readLegacyPickles(source, host, storages);
  if (options.tensorsOnly !== true) host.assertOnlyKnown();
  return { ...collect(root, source.name, source.size), metadata: {}, globals: host.globals };
}
