import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, readBytes } from "./bytes/byte-source.ts";
import type { CheckpointContent } from "./checkpoint.ts";
import { parseJson } from "./json.ts";
import { readShardedSafetensors } from "./safetensors/read-sharded-safetensors.ts";
import { readTfjs } from "./tfjs/read-tfjs.ts";

const largestIndex = 1 << 28;

/** Which file a JSON index describes, by the field it must have. */
const kinds = [
  ["weight_map", "safetensors-sharded", readShardedSafetensors],
  ["weightsManifest", "tfjs", readTfjs],
] as const;

/** Reads a checkpoint by the JSON file that names its parts. */
export function readJsonIndex(source: ByteSource): CheckpointContent {
  if (source.size > largestIndex)
    throw new CheckpointError(
      `${source.name}: expected an index of at most ${largestIndex} bytes, got ${source.size}.`,
    );
  const index = parseJson(source.name, "the index", readBytes(source, 0, source.size, "the index"));
  const kind = kinds.find(([field]) => field in index);
  if (kind === undefined) {
    throw new CheckpointError(
      `${source.name}: expected a JSON file with weight_map (safetensors) or weightsManifest (tfjs); this is neither.`,
    );
  }
  const [, format, read] = kind;
  return { format, ...read(source, index) };
}
