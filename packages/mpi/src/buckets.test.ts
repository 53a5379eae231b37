import { describe, expect, it } from "vitest";
import { asOnePiece, cutIntoBuckets } from "./buckets.ts";

const buffers = () => [Float32Array.of(1, 2), new Float32Array(0), Float32Array.of(3, 4, 5, 6, 7), Float32Array.of(8)];
const plain = (buckets: readonly (readonly Float32Array[])[]) =>
  buckets.map((bucket) => bucket.map((segment) => Array.from(segment)));

describe("cutIntoBuckets", () => {
  it("cuts long buffers and packs short ones", () => {
    expect(plain(cutIntoBuckets(buffers(), 3))).toEqual([[[1, 2], [3]], [[4, 5, 6]], [[7], [8]]]);
    expect(plain(cutIntoBuckets(buffers(), 100))).toEqual([[[1, 2], [3, 4, 5, 6, 7], [8]]]);
    expect(cutIntoBuckets([new Float32Array(0)], 3)).toEqual([]);
  });
});

describe("asOnePiece", () => {
  it("works on the buffers' own memory, packed only where it must be", async () => {
    const own = buffers();
    const staging = new Float32Array(3);
    const pieces: Float32Array[] = [];
    for (const bucket of cutIntoBuckets(own, 3))
      await asOnePiece(bucket, staging, async (piece) => {
        pieces.push(piece);
        for (let i = 0; i < piece.length; i++) piece[i]! *= 10;
      });
    expect(own.map((buffer) => Array.from(buffer))).toEqual([[10, 20], [], [30, 40, 50, 60, 70], [80]]);
    expect(pieces.map(({ buffer }) => buffer === staging.buffer)).toEqual([true, false, true]);
  });
});
