import { CheckpointError } from "@mfim/core/errors";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { memorySource } from "./bytes/byte-source.ts";
import type { ReadOptions } from "./checkpoint.ts";
import { shortJson } from "./cli/short-json.ts";
import { readSource } from "./read-checkpoint.ts";

/** Files that are small and claim, all in all, to be large: each part alone is within its own limit. */
const refused = async (bytes: Uint8Array, name: string, options: ReadOptions = {}): Promise<string> => {
  const before = process.memoryUsage().rss;
  const error = await readSource(memorySource(bytes, name), options).catch((caught: unknown) => caught);
  expect(error, name).toBeInstanceOf(CheckpointError);
  expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  return (error as Error).message;
};

/** A pickle of protocol 2 from parts; a text becomes its bytes. */
const pickle = (...parts: (string | Uint8Array)[]) =>
  Buffer.concat([
    Buffer.from([0x80, 2]),
    ...parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
  ]);
const text = (value: string) => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([Buffer.from("X"), length, bytes]);
};
const global = (module: string, name: string) => `c${module}\n${name}\n`;

/** A NumPy file of zeros, whole. */
function npy(elements: number): Uint8Array {
  const header = `${`{'descr': '<f4', 'fortran_order': False, 'shape': (${elements},), }`.padEnd(117)}\n`;
  const bytes = new Uint8Array(128 + 4 * elements);
  bytes.set([0x93, ...Buffer.from("NUMPY"), 1, 0, 118, 0]);
  bytes.set(Buffer.from(header), 10);
  return bytes;
}

test("entries of an archive that are large together are refused; one that is large alone is only looked into", async () => {
  // Every size in the directory becomes 60 MB, which an entry alone may claim.
  const small = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`a${n}.npy`, npy(30_000)]));
  const many = Buffer.from(zipSync(small, { level: 9 }));
  for (let at = many.indexOf("PK\x01\x02"); at >= 0; at = many.indexOf("PK\x01\x02", at + 4))
    many.writeUInt32LE(60e6, at + 24);
  expect(await refused(many, "many.npz")).toMatch(/deflated entries of it come to more than 268435456 bytes/);
  const one = zipSync({ "a.npy": npy(2_000_000) }, { level: 9 });
  const { content } = await readSource(memorySource(one, "one.npz"), {});
  expect(content.state.get("a")?.shape).toEqual([2_000_000]);
  expect(content.state.get("a")?.toFloat32()).toHaveLength(2_000_000);
});

test("a text that a pickle shares among many places counts at each of them", async () => {
  const shared = pickle("](", text("x".repeat(1_000_000)), "q\x00", "h\x00".repeat(100), "e.");
  expect(await refused(shared, "shared.pkl")).toMatch(/more than 67108864 characters/);
  const key = text("k".repeat(1_000_000));
  expect(await refused(pickle("}", "(", key, "K\x01u."), "key.pkl")).toMatch(/a key of more than 4096 characters/);
});

test("bytes that a pickle encodes or nests again and again are made once", async () => {
  const encode = [global("_codecs", "encode"), "q\x01", text("y".repeat(1_000_000)), "q\x02"];
  const calls = "h\x01h\x02\x85R".repeat(1000);
  const before = process.memoryUsage().rss;
  const { content } = await readSource(memorySource(pickle("](", ...encode, calls, "e."), "encoded.pkl"), {});
  expect(content.state.size).toBe(0);
  expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
});

test("lists that a pickle copies without end are refused", async () => {
  const list = `](${"N".repeat(100_000)}e`;
  const copies = "h\x01h\x02\x85R".repeat(200);
  const bytes = pickle("](", global("builtins", "list"), "q\x01", list, "q\x02", copies, "e.");
  expect(await refused(bytes, "copies.pkl")).toMatch(/copies more than 10000000 values/);
});

test("tensors over the same bytes count as often as they are there", async () => {
  const dtype = [global("numpy", "dtype"), text("f4"), "\x85R", "q\x00"];
  const content = text("z".repeat(4_000_000));
  const array = (n: number) => [
    text(`a${n}`),
    global("numpy.core.multiarray", "_reconstruct"),
    global("numpy", "ndarray"),
    "K\x00\x85",
    text("b"),
    "\x87R",
    "(K\x01(J\x40\x42\x0f\x00tq\x05h\x00\x89h\x01tb",
  ];
  const file = pickle(
    ...dtype,
    "0",
    content,
    "q\x01",
    "0",
    "}(",
    ...Array.from({ length: 100 }, (_, n) => array(n)).flat(),
    "u.",
  );
  expect(await refused(file, "same.pkl")).toMatch(/the tensors of it come to more than 268435456 bytes/);
});

/** A safetensors file by hand. */
function safetensors(header: string | object, data: number): Buffer {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(data)]);
}
const entry = (begin: number, end: number) => ({ dtype: "U8", shape: [end - begin], data_offsets: [begin, end] });

test.each<[string, string | object, number, RegExp]>([
  ["tensors over the same bytes", { a: entry(0, 8), b: entry(0, 8) }, 8, /"b" shares 8 bytes with "a"/],
  ["tensors that overlap", { a: entry(0, 8), b: entry(4, 12) }, 12, /"b" shares 4 bytes with "a"/],
  ["a hole", { a: entry(0, 4), b: entry(8, 12) }, 12, /"b" lies 4 bytes behind "a"/],
  ["a hole at the beginning", { a: entry(4, 8) }, 8, /"a" lies 4 bytes behind the header/],
  ["bytes at the end", { a: entry(0, 4) }, 8, /end at byte 4 of 8/],
  ["a key twice", `{"a":${JSON.stringify(entry(0, 4))},"a":${JSON.stringify(entry(0, 4))}}`, 4, /the key "a" .* twice/],
  [
    "a key twice in two spellings",
    `{"a":${JSON.stringify(entry(0, 4))},"\\u0061":${JSON.stringify(entry(0, 4))}}`,
    4,
    /twice/,
  ],
  ["a field twice", '{"a":{"dtype":"U8","shape":[4],"shape":[4],"data_offsets":[0,4]}}', 4, /the key "shape" .* twice/],
  [
    "nesting without end",
    `{"a":{"dtype":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`,
    0,
    /nested more than 64 levels/,
  ],
])("a safetensors file with %s is refused", async (name, header, data, message) => {
  expect(await refused(safetensors(header, data), `${name}.safetensors`)).toMatch(message);
});

test("what the format allows stays: empty tensors anywhere, any order, the same key in two objects", async () => {
  const header = { b: entry(4, 8), empty: entry(4, 4), a: entry(0, 4), __metadata__: { dtype: "x" } };
  const { content } = await readSource(memorySource(safetensors(header, 8), "fine.safetensors"), {});
  expect([...content.state.keys()]).toEqual(["b", "empty", "a"]);
});

test("a shard that a manifest names twice is refused", async () => {
  const index = { weightsManifest: [{ paths: ["a.bin", "a.bin"], weights: [] }] };
  expect(await refused(Buffer.from(JSON.stringify(index)), "model.json")).toMatch(/shard "a\.bin" is named twice/);
});

test("the beginning of a value as text costs no more than it shows", () => {
  expect(shortJson({ a: [1, null, true, "x"], b: 5n }, 100)).toBe('{"a":[1,null,true,"x"],"b":"5"}');
  expect(shortJson([], 100)).toBe("[]");
  const part = "p".repeat(10_000_000);
  const start = performance.now();
  expect(shortJson(Array(100_000).fill(part), 40)).toBe(`["${"p".repeat(35)}...`);
  expect(performance.now() - start).toBeLessThan(1000);
});
