import type { JsonValue } from "./communicator.ts";
import { MpiError } from "./mpi-error.ts";

const limit = 2 ** 20;

/** @throws MpiError above 1 MiB: gather is for settings and figures, tensors go through allReduceSum and broadcast */
export function encodeJson(value: JsonValue): Uint8Array {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  if (bytes.length > limit)
    throw new MpiError(
      `gather: expected a value of at most 1 MiB as JSON, got ${bytes.length} bytes; send tensors by broadcast or allReduceSum.`,
    );
  return bytes;
}

/** Cuts what all ranks sent, one after the other, at their lengths. */
export function decodeJson<T extends JsonValue>(bytes: Uint8Array, lengths: Int32Array): readonly T[] {
  let end = 0;
  return Array.from(lengths, (length) => {
    end += length;
    return JSON.parse(new TextDecoder().decode(bytes.subarray(end - length, end))) as T;
  });
}
