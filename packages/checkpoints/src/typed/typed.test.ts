import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeSafetensors, openSafetensors, readSafetensors } from "./index.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "typed-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

test("float16 is widened exactly; what is missing, of another shape or cut off is named", async () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0x8000);
  const header = JSON.stringify({ x: { dtype: "F16", shape: [6], data_offsets: [0, 12] } });
  const bytes = Buffer.concat([
    Buffer.from(BigUint64Array.of(BigInt(header.length)).buffer),
    Buffer.from(header),
    Buffer.from(halves.buffer),
  ]);
  const whole = await readSafetensors(await file("half.safetensors", bytes));
  expect([...whole.tensor("x", [6]).data]).toEqual([1, -2, 0.333251953125, 2 ** -24, 65504, -0]);
  expect(() => whole.tensor("y", [6])).toThrow(/expected a tensor "y", got x/);
  expect(() => whole.tensor("x", [3])).toThrow(/of shape \[3\], got \[6\]/);
  const cut = await file("cut.safetensors", bytes.subarray(0, bytes.length - 2));
  await expect(readSafetensors(cut)).rejects.toThrow(/tensor "x"/);
  await expect(readSafetensors(await file("none.safetensors", Buffer.from("hello")))).rejects.toThrow(
    /header's length/,
  );
});

test("what is encoded is read back in its own types, aligned, with texts beyond ASCII", async () => {
  const tensors = {
    bytes: { shape: [3], data: Uint8Array.of(1, 2, 255) },
    whole: { shape: [2, 1], data: Int32Array.of(-7, 1 << 30) },
    floats: { shape: [2], data: Float32Array.of(0.5, -1e20) },
  };
  const encoded = encodeSafetensors(tensors, { who: "Müller", set: "a" });
  const length = Number(new DataView(encoded.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const read = openSafetensors(await file("all.safetensors", encoded));
  expect(read.metadata).toEqual({ who: "Müller", set: "a" });
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const found = read.tensor(name, [shape[0] as number, ...shape.slice(1).map(() => null)]);
    expect(found.data).toEqual(data);
    expect(found.data.constructor).toBe(data.constructor);
  }
});
