import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, readBytes } from "../bytes/byte-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { parseJson } from "../json.ts";
import { readZip } from "../zip/zip-archive.ts";
import { readHdf5 } from "./read-hdf5.ts";

const largestMetadata = 1 << 20;

/** Reads a `.keras` archive: its `model.weights.h5`, and the texts of `metadata.json`. */
export async function readKerasZip(source: ByteSource): Promise<CheckpointContent> {
  const entries = readZip(source);
  const weights = entries.get("model.weights.h5");
  if (weights === undefined)
    throw new CheckpointError(`${source.name}: expected model.weights.h5 in the archive; the file is damaged.`);
  const content = await readHdf5(weights.open());
  const described = entries.get("metadata.json");
  if (described === undefined || described.size > largestMetadata) return content;
  const json = parseJson(source.name, "metadata.json", readBytes(described.open(), 0, described.size, "metadata.json"));
  const texts = Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { ...content, metadata: { ...content.metadata, ...Object.fromEntries(texts) } };
}
