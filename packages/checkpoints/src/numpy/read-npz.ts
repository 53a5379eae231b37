import { CheckpointError } from "@mfim/core/errors";
import type { ByteSource } from "../bytes/byte-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { readZip } from "../zip/zip-archive.ts";
import { readArray } from "./read-npy.ts";

/** A zip archive of NumPy arrays, compressed or not. */
export function readNpz(source: ByteSource): CheckpointContent {
  const entries = [...readZip(source).values()].filter(({ name }) => name.endsWith(".npy"));
  const state = new Map(
    entries.map((entry) => {
      const key = entry.name.slice(0, -".npy".length);
      return [key, readArray(entry.open(), `array "${key}"`)] as const;
    }),
  );
  if (state.size === 0) throw new CheckpointError(`${source.name}: a zip archive without arrays.`);
  return { state, metadata: {}, other: null, globals: [] };
}
