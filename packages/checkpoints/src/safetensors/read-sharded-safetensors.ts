import { CheckpointError } from "@mfim/core/errors";
import type { ByteSource } from "../bytes/byte-source.ts";
import { siblingSource } from "../bytes/sibling-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { isRecord } from "../json.ts";
import type { CheckpointTensor } from "../tensors/stored-tensor.ts";
import { readSafetensors } from "./read-safetensors.ts";

/** Reads a sharded checkpoint by its index: {"weight_map": {key: file}}. @throws CheckpointError that lists all missing keys */
export function readShardedSafetensors(source: ByteSource, index: Record<string, unknown>): CheckpointContent {
  const map = index["weight_map"];
  if (!isRecord(map))
    throw new CheckpointError(`${source.name}: expected weight_map to map keys to files; the index is damaged.`);
  const shards = new Map<string, CheckpointContent>();
  const state = new Map<string, CheckpointTensor>();
  const missing: string[] = [];
  for (const [key, file] of Object.entries(map)) {
    if (typeof file !== "string")
      throw new CheckpointError(`${source.name}: expected the file name of "${key}", got ${JSON.stringify(file)}.`);
    const shard = shards.get(file) ?? readSafetensors(siblingSource(source, file));
    shards.set(file, shard);
    const tensor = shard.state.get(key);
    if (tensor === undefined) missing.push(`${key} (${file})`);
    else state.set(key, tensor);
  }
  if (missing.length > 0)
    throw new CheckpointError(
      `${source.name}: these tensors are not in the files that the index names: ${missing.join(", ")}.`,
    );
  return {
    state,
    metadata: Object.assign({}, ...[...shards.values()].map(({ metadata }) => metadata)),
    other: null,
    globals: [],
  };
}
