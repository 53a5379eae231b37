/** Marker codes, the byte after 0xFF (ITU-T T.81, table B.1). */
const [temporary, restart, endOfRestarts, startOfImage, endOfImage, startOfScan] = [1, 0xd0, 0xd7, 0xd8, 0xd9, 0xda];
/** Frames whose scans have no spectral selection: baseline and extended sequential, Huffman or arithmetic. */
const sequentialFrames = new Set([0xc0, 0xc1, 0xc9]);

/**
 * A JPEG without what decoders complain of though nobody needs it: bytes between segments are left out, the parameters of scans
 * that sequential pictures do not use get the values they ought to have, an end mark is set where there is none. The coded
 * picture itself stays as it is, damage included.
 */
export function tidyJpeg(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let sequential = false;
  for (let at = 2; ; ) {
    const mark = bytes.indexOf(0xff, at);
    const code = bytes[mark + 1];
    if (mark < 0 || code === undefined) break;
    if (code === endOfImage) return Buffer.concat([...parts, bytes.subarray(mark)]);
    // Zero stands behind a byte of coded data, 0xFF is filling.
    if (code === 0 || code === 0xff) {
      at = mark + 1;
      continue;
    }
    const stands = code === temporary || (code >= restart && code <= startOfImage);
    const end = mark + 2 + (stands || mark + 4 > bytes.length ? 0 : bytes.readUInt16BE(mark + 2));
    const segment = Buffer.from(bytes.subarray(mark, end));
    if (sequentialFrames.has(code)) sequential = true;
    // The last three bytes of a scan's head: first and last coefficient, bit positions.
    if (code === startOfScan && sequential && segment.length >= 6) segment.set([0, 63, 0], segment.length - 3);
    parts.push(segment);
    at = end;
    if (code === startOfScan) {
      const next = endOfScan(bytes, at);
      parts.push(bytes.subarray(at, next));
      at = next;
    }
  }
  return Buffer.concat([...parts, Buffer.of(0xff, endOfImage)]);
}

/** Where the coded data of a scan ends: at a mark that is none within it. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] ?? 0;
    if (code !== 0 && code !== 0xff && (code < restart || code > endOfRestarts)) return at;
  }
  return bytes.length;
}
