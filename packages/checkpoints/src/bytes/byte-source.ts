import { CheckpointError } from "@mfim/core/errors";

/** Bytes that are read on demand: a file, a part of one, or memory. Every read is checked against `size` before it is made. */
export interface ByteSource {
  /** For messages: the file name, with the place inside it where there is one. */
  readonly name: string;
  readonly size: number;
  /** Fills `target` from `offset` on. @throws CheckpointError where the source is too short */
  read(offset: number, target: Uint8Array): void;
  /** Another file of the same folder, where the source is a file. */
  sibling?(name: string): ByteSource;
}

/** Throws where [offset, offset + length) is not inside the source. Lengths come from files: nothing is allocated before this. */
export function assertRange(source: ByteSource, offset: number, length: number, what: string): void {
  const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!valid || offset + length > source.size) {
    throw new CheckpointError(
      `${source.name}: ${what} should be bytes ${offset} to ${offset + length}, but there are ${source.size} bytes; the file is truncated or damaged, fetch it again.`,
    );
  }
}

/** A fresh array of a checked length. @throws CheckpointError where the memory is not there */
export function allocate<T>(make: new (length: number) => T, length: number, name: string, what: string): T {
  try {
    return new make(length);
  } catch (error) {
    throw new CheckpointError(
      `${name}: there is no memory for ${length} elements of ${what}; free some, or read a part.`,
      { cause: error },
    );
  }
}

/** Reads `length` bytes into a fresh array, after the check of `assertRange`. */
export function readBytes(source: ByteSource, offset: number, length: number, what: string): Uint8Array {
  assertRange(source, offset, length, what);
  const bytes = allocate(Uint8Array, length, source.name, what);
  source.read(offset, bytes);
  return bytes;
}

/** Bytes in memory. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  const source: ByteSource = {
    name,
    size: bytes.length,
    read(offset, target) {
      assertRange(source, offset, target.length, "a part");
      target.set(bytes.subarray(offset, offset + target.length));
    },
  };
  return source;
}

/** A part of another source; reads nothing by itself. */
export function sliceSource(parent: ByteSource, offset: number, size: number, name: string): ByteSource {
  assertRange(parent, offset, size, name);
  const source: ByteSource = {
    name: `${parent.name} (${name})`,
    size,
    read(at, target) {
      assertRange(source, at, target.length, "a part");
      parent.read(offset + at, target);
    },
  };
  return source;
}
