import { CheckpointError } from "@mfim/core/errors";

/** Signature, version 1 and reserved zeros of a global heap collection (HDF5 File Format Specification 3.0, III.E). */
const signature = Buffer.from("GCOL\x01\0\0\0", "latin1");
const aligned = (size: number) => Math.ceil(size / 8) * 8;

/**
 * Walks the global heaps of an HDF5 file, where texts of variable length are. The library follows their objects by the sizes
 * that they state, without end where a damaged one states none.
 * @throws CheckpointError where an object has no size or leaves its collection
 */
export function assertGlobalHeaps(bytes: Uint8Array, name: string): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = sizeOfLengths(file);
  if (width === undefined) return; // no such file is written; the library refuses it by itself
  const lengthAt = (at: number) => (width === 8 ? Number(file.readBigUInt64LE(at)) : file.readUIntLE(at, width));
  const header = aligned(8 + width);
  for (let start = file.indexOf(signature); start >= 0; start = file.indexOf(signature, start + 8)) {
    if (start + header > file.length) return;
    const end = start + lengthAt(start + 8);
    if (end > file.length) continue; // the library compares this one itself
    for (let at = start + header; at + header <= end; ) {
      const index = file.readUInt16LE(at);
      const size = lengthAt(at + 8);
      // The size of free space (index 0) includes its header, that of an object does not.
      const step = index === 0 ? size : header + aligned(size);
      if (step < header || at + step > end)
        throw new CheckpointError(
          `${name}: object ${index} of the global heap at byte ${start} claims ${size} bytes; the file is damaged, fetch it again.`,
        );
      at += step;
    }
  }
}

/** From the superblock: versions 0 and 1 have it at byte 14, 2 and 3 at byte 10. */
function sizeOfLengths(file: Buffer): number | undefined {
  const width = file[(file[8] ?? 0) < 2 ? 14 : 10];
  return width === 2 || width === 4 || width === 8 ? width : undefined;
}
