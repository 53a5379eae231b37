import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { describe, expect, test } from "vitest";
import { memorySource } from "../bytes/byte-source.ts";
import { readCheckpoint } from "../read-checkpoint.ts";
import { readMat } from "./read-mat.ts";

const file = (name: string) => join(import.meta.dirname, "../../fixtures/files", name);

describe.each(["arrays.mat", "arrays-compressed.mat"])("%s, which SciPy wrote", (name) => {
  test("gives every full array of real numbers, row by row, and nothing else", async () => {
    const { format, state } = await readCheckpoint(file(name));
    expect(format).toBe("matlab");
    expect([...state.keys()]).toEqual(["values", "single", "triangles", "bytes", "cube", "x"]);
    const grid = Array.from({ length: 12 }, (_, i) => 10 * Math.floor(i / 4) + (i % 4) + 0.5);
    for (const [key, dtype] of [
      ["values", "float64"],
      ["single", "float32"],
    ] as const) {
      const array = state.get(key)!;
      expect([array.shape, array.dtype, [...array.toFloat32()]]).toEqual([[3, 4], dtype, grid]);
    }
    expect([...state.get("triangles")!.toFloat32()]).toEqual([1, 2, 3, 70000, 5, 6]);
    expect(state.get("bytes")!.shape).toEqual([1, 5]);
    expect([...state.get("cube")!.toFloat32()]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect([...state.get("x")!.toFloat32()]).toEqual([7]);
  });

  test("is refused in one sentence wherever it is cut off", async () => {
    const bytes = new Uint8Array(readFileSync(file(name)));
    for (let length = 129; length < bytes.length; length += 37) {
      const read = () =>
        [...readMat(memorySource(bytes.subarray(0, length), name)).state.values()].map((t) => t.toFloat32());
      try {
        // Cut between two arrays it is a sound file, perhaps with fewer of them.
        expect(read().length).toBeLessThanOrEqual(6);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }
  });
});

test("a file of version 7.3 and one of another byte order mark say what they are", () => {
  const bytes = new Uint8Array(readFileSync(file("arrays.mat")));
  const later = bytes.slice();
  later[125] = 2;
  expect(() => readMat(memorySource(later, "model.mat"))).toThrow(/model\.mat: a MATLAB 7\.3 file, which is HDF5/);
  const odd = bytes.slice();
  odd[126] = 0x58;
  expect(() => readMat(memorySource(odd, "model.mat"))).toThrow(/expected a MATLAB file of level 5/);
});
