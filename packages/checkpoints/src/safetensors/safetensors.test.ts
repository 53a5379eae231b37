import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memoryTensor, readCheckpoint, writeSafetensors } from "../index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mfim-safetensors-"));
});
afterAll(() => rm(folder, { recursive: true }));

const values = Float32Array.from([1, -2.5, 3.14159274, 0, 65504, 6.1e-5]);
const tensors = new Map([
  ["b.weight", memoryTensor([2, 3], values)],
  ["a.bias", memoryTensor([], Float32Array.of(7))],
]);

/** A safetensors file by hand, from the format's description. */
async function handMade(name: string, header: string | object, data: Uint8Array): Promise<string> {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const path = join(folder, name);
  await writeFile(path, Buffer.concat([length, json, data]));
  return path;
}

test("what is written comes back, with its metadata", async () => {
  const path = join(folder, "round-trip.safetensors");
  await writeSafetensors(path, tensors, { step: "12" });
  const { state, metadata, format } = await readCheckpoint(path);
  expect(format).toBe("safetensors");
  expect(metadata).toEqual({ step: "12" });
  expect(state.get("b.weight")?.shape).toEqual([2, 3]);
  expect(state.get("b.weight")?.toFloat32()).toEqual(values);
  expect(state.get("a.bias")?.toFloat32()).toEqual(Float32Array.of(7));
  expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("equal content gives equal files, in whatever order it came, with the data aligned", async () => {
  const [one, two] = [join(folder, "one.safetensors"), join(folder, "two.safetensors")];
  await writeSafetensors(one, tensors, { a: "1", b: "2" });
  await writeSafetensors(two, new Map([...tensors].reverse()), { b: "2", a: "1" });
  const bytes = await readFile(one);
  expect(bytes).toEqual(await readFile(two));
  expect((8 + Number(bytes.readBigUInt64LE(0))) % 8).toBe(0);
});

test.each([
  ["float16", [1, -2.5, 3.140625, 0, 65504, 6.097555160522461e-5]],
  ["bfloat16", [1, -2.5, 3.140625, 0, 65536, 6.103515625e-5]],
] as const)("values are rounded to the nearest %s", async (dtype, expected) => {
  const path = join(folder, `${dtype}.safetensors`);
  await writeSafetensors(path, tensors, {}, { dtype });
  const tensor = (await readCheckpoint(path)).state.get("b.weight");
  expect(tensor?.dtype).toBe(dtype);
  expect([...(tensor?.toFloat32() ?? [])]).toEqual(expected);
});

test("a value that float16 cannot hold is refused, and the old file stays", async () => {
  const path = join(folder, "overflow.safetensors");
  await writeSafetensors(path, tensors);
  const before = await readFile(path);
  const large = new Map([["w", memoryTensor([1], Float32Array.of(70000))]]);
  await expect(writeSafetensors(path, large, {}, { dtype: "float16" })).rejects.toThrow(/"w".*70000.*float16/);
  expect(await readFile(path)).toEqual(before);
  expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("a missing folder is one clear sentence", async () => {
  await expect(writeSafetensors(join(folder, "no", "x.safetensors"), tensors)).rejects.toThrow(/folder does not exist/);
});

test("every element type is read", async () => {
  const expected: Record<string, [Buffer, number]> = {
    F64: [Buffer.alloc(8), -1.5],
    F32: [Buffer.alloc(4), -1.5],
    F16: [Buffer.from([0x00, 0xbe]), -1.5],
    BF16: [Buffer.from([0xc0, 0xbf]), -1.5],
    F8_E4M3: [Buffer.from([0xbc]), -1.5],
    F8_E5M2: [Buffer.from([0xbe]), -1.5],
    I64: [Buffer.alloc(8), -3],
    I32: [Buffer.alloc(4), -3],
    I16: [Buffer.from([0xfd, 0xff]), -3],
    I8: [Buffer.from([0xfd]), -3],
    U8: [Buffer.from([0xfd]), 253],
    U16: [Buffer.from([0xfd, 0xff]), 65533],
    BOOL: [Buffer.from([1]), 1],
  };
  expected["F64"]?.[0].writeDoubleLE(-1.5);
  expected["F32"]?.[0].writeFloatLE(-1.5);
  expected["I64"]?.[0].writeBigInt64LE(-3n);
  expected["I32"]?.[0].writeInt32LE(-3);
  for (const [dtype, [bytes, value]] of Object.entries(expected)) {
    const header = { x: { dtype, shape: [1], data_offsets: [0, bytes.length] } };
    const path = await handMade(`${dtype}.safetensors`, header, bytes);
    expect([...((await readCheckpoint(path)).state.get("x")?.toFloat32() ?? [])], dtype).toEqual([value]);
  }
});

test.each<[string, string | object, RegExp]>([
  ["no JSON", "{nonsense", /no valid JSON/],
  ["an unknown type", { x: { dtype: "F128", shape: [1], data_offsets: [0, 4] } }, /"x".*"F128".*expected one of/],
  [
    "offsets that do not fit the shape",
    { x: { dtype: "F32", shape: [1], data_offsets: [0, 8] } },
    /takes 4 bytes.*give 8/,
  ],
  ["an enormous shape", { x: { dtype: "F32", shape: [2 ** 40], data_offsets: [0, 2 ** 42] } }, /truncated/],
  ["a negative offset", { x: { dtype: "F32", shape: [1], data_offsets: [-8, -4] } }, /damaged/],
  ["a shape of fractions", { x: { dtype: "F32", shape: [0.5], data_offsets: [0, 2] } }, /whole numbers/],
  [
    "a shape whose product overflows",
    { x: { dtype: "F32", shape: [2 ** 50, 2 ** 50], data_offsets: [0, 4] } },
    /whole numbers/,
  ],
  ["metadata that is no text", { __metadata__: { a: 1 } }, /__metadata__/],
])("a header with %s is refused", async (name, header, message) => {
  const path = await handMade(`bad-${name}.safetensors`, header, Buffer.alloc(8));
  const error = await readCheckpoint(path).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CheckpointError);
  expect((error as Error).message).toMatch(message);
});

test("a file that is replaced after it was opened is not read by halves", async () => {
  const path = join(folder, "replaced.safetensors");
  await writeSafetensors(path, tensors);
  const { state } = await readCheckpoint(path);
  await writeSafetensors(path, new Map([["b.weight", memoryTensor([2, 3], values)]]));
  expect(() => state.get("b.weight")?.toFloat32()).toThrow(/changed or replaced/);
});
