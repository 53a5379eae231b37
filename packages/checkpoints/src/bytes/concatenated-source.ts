import { assertRange, type ByteSource } from "./byte-source.ts";

/** Several sources as one, end to end. */
export function concatenatedSource(parts: readonly ByteSource[], name: string): ByteSource {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const source: ByteSource = {
    name,
    size,
    read(offset, target) {
      assertRange(source, offset, target.length, "a part");
      let start = 0;
      for (const part of parts) {
        const from = Math.max(offset, start);
        const to = Math.min(offset + target.length, start + part.size);
        if (from < to) part.read(from - start, target.subarray(from - offset, to - offset));
        start += part.size;
      }
    },
  };
  return source;
}
