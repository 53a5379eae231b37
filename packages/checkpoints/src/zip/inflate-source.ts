import { inflateRawSync } from "node:zlib";
import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, memorySource, readBytes } from "../bytes/byte-source.ts";

/** Deflate cannot do better than this. */
const largestRatio = 1032;
/** What is larger than this and shrinks more than a hundredfold is no weights but a bomb. */
const suspiciousSize = 1 << 28;
const suspiciousRatio = 100;

/**
 * Inflates a deflated range into memory. `size` is the archive's claim: it bounds the output, after a check that so few
 * bytes can hold so many.
 * @throws CheckpointError where the claim is impossible, suspicious or wrong
 */
export function inflateSource(deflated: ByteSource, size: number): ByteSource {
  const ratio = size / Math.max(deflated.size, 1);
  if (ratio > largestRatio || (size > suspiciousSize && ratio > suspiciousRatio)) {
    throw new CheckpointError(
      `${deflated.name}: ${deflated.size} bytes claim to inflate to ${size}, which no real checkpoint does; the file is refused.`,
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = inflateRawSync(readBytes(deflated, 0, deflated.size, "deflated data"), {
      maxOutputLength: Math.max(size, 1),
    });
  } catch (error) {
    throw new CheckpointError(
      `${deflated.name}: the deflated data is damaged (${(error as Error).message}); fetch the file again.`,
      {
        cause: error,
      },
    );
  }
  if (bytes.length !== size) {
    throw new CheckpointError(
      `${deflated.name}: expected ${size} bytes after inflation, got ${bytes.length}; the file is damaged.`,
    );
  }
  return memorySource(bytes, deflated.name);
}
