import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { expect, test } from "vitest";
import { memorySource } from "../bytes/byte-source.ts";
import { readSource } from "../read-checkpoint.ts";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../../fixtures/files", name));
const text = (value: string) => Buffer.concat([Buffer.from([0x8c, value.length]), Buffer.from(value)]);
const pickle = (...parts: (string | Buffer)[]) =>
  Buffer.concat([
    Buffer.from([0x80, 4]),
    ...parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
  ]);
const global = (module: string, name: string) => `c${module}\n${name}\n`;

async function failure(bytes: Uint8Array, name = "x.pkl", tensorsOnly = false): Promise<string> {
  const read = async () => {
    const { content } = await readSource(memorySource(bytes, name), { tensorsOnly });
    for (const tensor of content.state.values()) tensor.toFloat32();
  };
  const error = await read().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as Error).message;
}

/** Every boundary of a legacy file, and its neighbours: inside each pickle, between them, in a storage's length, in its data. */
test.each([
  "types-legacy.pth",
  "types.pt",
  "nested-legacy.pth",
  "stylegan2-ada.pkl",
  "types.safetensors",
  "arrays.npz",
  "one.npy",
])("%s cut off anywhere is refused", async (name) => {
  const whole = fixture(name);
  for (let length = 0; length < whole.length; length += length < 200 || length > whole.length - 100 ? 1 : 13) {
    await failure(whole.subarray(0, length), name);
  }
});

test("a call of a call is refused with all names at once", async () => {
  const attack = pickle(
    global("builtins", "getattr"),
    "(",
    global("builtins", "__import__"),
    "(",
    text("os"),
    "tR",
    text("system"),
    "tR(",
    text("touch EXECUTED"),
    "tR.",
  );
  const message = await failure(attack);
  expect(message).toContain("builtins.getattr");
  expect(message).toContain("builtins.__import__");
  expect(existsSync("EXECUTED")).toBe(false);
});

test("every way of naming a callable is seen", async () => {
  expect(await failure(pickle("(", text("id"), "iposix\nsystem\n."))).toContain("posix.system");
  expect(await failure(pickle("(", global("posix", "system"), text("id"), "o."))).toContain("posix.system");
  expect(await failure(pickle(text("posix"), text("system"), "\x93(", text("id"), "tR."))).toContain("posix.system");
  expect(await failure(pickle(global("posix", "system"), "(", text("id"), "t\x81."))).toContain("posix.system");
  expect(await failure(pickle("\x82\x01."))).toContain("extension codes");
  expect(await failure(pickle(global("posix", "system"), "."))).toContain("posix.system");
});

test("a rebuilder cannot be given a callable of the file's choice", async () => {
  const wrapped = pickle(
    global("torch._tensor", "_rebuild_from_type_v2"),
    "(",
    global("posix", "system"),
    "N(",
    text("id"),
    "tNtR.",
  );
  expect(await failure(wrapped)).toContain("posix.system");
  expect(
    await failure(pickle(global("copyreg", "__newobj__"), "(", global("posix", "system"), text("id"), "tR.")),
  ).toContain("posix.system");
});

test("a list that contains itself ends", async () => {
  const cyclic = await readSource(memorySource(pickle("]\x94h\x00a."), "x.pkl"), {});
  expect(cyclic.content.other).toEqual(["(itself)"]);
});

test("lists that multiply are refused", async () => {
  const levels = Array.from({ length: 40 }, (_, i) => `](h${String.fromCharCode(i)}h${String.fromCharCode(i)}e\x94`);
  expect(await failure(pickle("]\x94", ...levels, "."))).toMatch(/more than \d+ containers/);
});

test("nesting without end is refused", async () => {
  expect(await failure(pickle("]".repeat(5000), "a".repeat(4999), "."))).toMatch(/levels deep/);
  expect(await failure(pickle("(".repeat(5000), "."))).toMatch(/takes a value where there is none/);
});

const storageId = (length: number) => {
  const count = Buffer.alloc(4);
  count.writeInt32LE(length);
  return ["(", text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), "J", count, "tQ"];
};
const magic = pickle("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.");
const int = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return Buffer.concat([Buffer.from("J"), bytes]);
};

/** A legacy file with one tensor of the given claims and the bytes behind the pickles. */
function legacy(length: number, shape: number[], strides: number[], data: Buffer, offset = 0): Buffer {
  const rebuild = global("torch._utils", "_rebuild_tensor_v2");
  const tensor = [
    rebuild,
    "(",
    ...storageId(length),
    int(offset),
    "(",
    ...shape.map(int),
    "t(",
    ...strides.map(int),
    "t\x89",
    "N",
    "tR.",
  ];
  return Buffer.concat([
    magic,
    pickle(int(1001), "."),
    pickle("}."),
    pickle(...tensor),
    pickle("](", text("0"), "e."),
    data,
  ]);
}
const stored = (count: number, floats: number[]) => {
  const bytes = Buffer.alloc(8 + 4 * floats.length);
  bytes.writeBigInt64LE(BigInt(count));
  floats.forEach((value, i) => {
    bytes.writeFloatLE(value, 8 + 4 * i);
  });
  return bytes;
};

test("a hand-made legacy file is read, so that the refusals below mean something", async () => {
  const { content } = await readSource(memorySource(legacy(4, [2, 2], [1, 2], stored(4, [1, 2, 3, 4])), "x.pt"), {});
  expect([...(content.state.get("")?.toFloat32() ?? [])]).toEqual([1, 3, 2, 4]);
});

test("a legacy view of a storage begins within it", async () => {
  const view = ["(", text("1"), "K\x01K\x02t"];
  const id = ["(", text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), int(4), ...view, "tQ"];
  const tensor = [global("torch._utils", "_rebuild_tensor"), "(", ...id, int(0), "(", int(2), "t(", int(1), "ttR."];
  const keys = pickle("](", text("0"), "e.");
  const file = Buffer.concat([
    magic,
    pickle(int(1001), "."),
    pickle("}."),
    pickle(...tensor),
    keys,
    stored(4, [1, 2, 3, 4]),
  ]);
  const { content } = await readSource(memorySource(file, "x.pt"), {});
  expect([...(content.state.get("")?.toFloat32() ?? [])]).toEqual([2, 3]);
});

test.each<[string, Buffer, RegExp]>([
  ["an enormous storage", legacy(2 ** 30, [2], [1], stored(2 ** 30, [1, 2])), /truncated/],
  [
    "a storage of another length than its tensor says",
    legacy(4, [4], [1], stored(2, [1, 2])),
    /should have 4 elements, the file says 2/,
  ],
  ["a negative storage", legacy(-4, [1], [1], stored(-4, [])), /length of 0 and more/],
  ["an enormous shape", legacy(2, [2 ** 30, 2 ** 30], [1, 1], stored(2, [1, 2])), /whole numbers|truncated/],
  ["a view beyond the storage", legacy(2, [2], [5], stored(2, [1, 2])), /truncated/],
  ["an offset beyond the storage", legacy(2, [1], [1], stored(2, [1, 2]), 7), /truncated/],
  ["a negative offset", legacy(2, [1], [1], stored(2, [1, 2]), -1), /truncated/],
  ["a negative stride", legacy(2, [2], [-1], stored(2, [1, 2])), /strides of 0 and more/],
  ["a small storage repeated without end", legacy(1, [2 ** 30], [0], stored(1, [1])), /repeats 1 stored elements/],
  ["a negative size", legacy(2, [-2], [1], stored(2, [1, 2])), /whole numbers/],
])("%s is refused", async (_, bytes, message) => {
  expect(await failure(bytes, "x.pt")).toMatch(message);
});

test("integers and texts are not taken at their word", async () => {
  expect(await failure(pickle("\x8b\xff\xff\xff\x7f."))).toMatch(/integer of 2147483647 bytes/);
  expect(await failure(pickle("X\xff\xff\xff\xff."))).toMatch(/text of 4294967295 bytes/);
  expect(await failure(pickle("\x8e\xff\xff\xff\xff\xff\xff\xff\x7f."))).toMatch(/truncated/);
  expect(await failure(pickle("I123abc\n."))).toMatch(/no whole number/);
  expect(await failure(pickle("h\x05."))).toMatch(/never remembered/);
  expect(await failure(Buffer.from([0x80, 4, 0xff]))).toMatch(/0xff is no pickle instruction/);
});
