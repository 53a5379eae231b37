import { constants, inflateRawSync } from "node:zlib";
import { CheckpointError } from "@mfim/core/errors";
import { assertRange, type ByteSource, readBytes } from "../bytes/byte-source.ts";

/** Deflate cannot do better than this. */
const largestRatio = 1032;
/** Bytes that are inflated apart where no more than these are wanted. */
const headLength = 1 << 12;
/** What is larger than this and shrinks more than a hundredfold is no weights but a bomb. */
const suspiciousSize = 1 << 28;
const suspiciousRatio = 100;

/**
 * A deflated range as the bytes it holds. `size` is the archive's claim: it bounds the output, after a check that so few
 * bytes can hold so many. The inflated bytes are given up when memory is needed, and inflated again when they are read.
 * @throws CheckpointError where the claim is impossible, suspicious or, at the first read, wrong
 */
export function inflateSource(deflated: ByteSource, size: number): ByteSource {
  const ratio = size / Math.max(deflated.size, 1);
  if (ratio > largestRatio || (size > suspiciousSize && ratio > suspiciousRatio)) {
    throw new CheckpointError(
      `${deflated.name}: ${deflated.size} bytes claim to inflate to ${size}, which no real checkpoint does; the file is refused.`,
    );
  }
  let kept: WeakRef<Uint8Array> | undefined;
  const source: ByteSource = {
    name: deflated.name,
    size,
    read(offset, target) {
      assertRange(source, offset, target.length, "a part");
      let bytes = kept?.deref();
      // A header is looked at in every entry at once, while nothing can be given up: only the beginning is inflated for it.
      if (bytes === undefined && offset + target.length <= headLength && size > headLength)
        bytes = inflateHead(deflated, offset + target.length);
      if (bytes === undefined) {
        bytes = inflate(deflated, size);
        kept = new WeakRef(bytes);
      }
      target.set(bytes.subarray(offset, offset + target.length));
    },
  };
  return source;
}

/** The first `length` bytes or more; nothing where the data do not tell them in a part. */
function inflateHead(deflated: ByteSource, length: number): Uint8Array | undefined {
  const input = readBytes(deflated, 0, Math.min(deflated.size, 2 * headLength), "deflated data");
  try {
    const head = inflateRawSync(input, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 2 * headLength * largestRatio,
    });
    return head.length >= length ? head : undefined;
  } catch {
    return undefined;
  }
}

function inflate(deflated: ByteSource, size: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    const input = readBytes(deflated, 0, deflated.size, "deflated data");
    bytes = inflateRawSync(input, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw new CheckpointError(
      `${deflated.name}: the deflated data is damaged (${(error as Error).message}); fetch the file again.`,
      { cause: error },
    );
  }
  if (bytes.length !== size) {
    throw new CheckpointError(
      `${deflated.name}: expected ${size} bytes after inflation, got ${bytes.length}; the file is damaged.`,
    );
  }
  return bytes;
}
