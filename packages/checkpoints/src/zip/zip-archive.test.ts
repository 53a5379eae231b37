import { CheckpointError } from "@mfim/core/errors";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { memorySource, readBytes } from "../bytes/byte-source.ts";
import { readZip } from "./zip-archive.ts";

const central = Buffer.from("PK\x01\x02", "latin1");
const files = { "a.txt": strToU8("stored text"), "b/c.txt": strToU8("other ".repeat(200)) };
const archive = (level: 0 | 9) => Buffer.from(zipSync(files, { level }));

function contentOf(bytes: Uint8Array, name: string): string {
  const content = readZip(memorySource(bytes, "x.zip")).get(name)?.open();
  return content === undefined ? "" : Buffer.from(readBytes(content, 0, content.size, "all")).toString();
}

/** Changes a field of the directory record of "b/c.txt". */
function withField(bytes: Buffer, offset: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  const record = changed.indexOf(central, changed.indexOf(central) + 4);
  changed.writeUInt32LE(value >>> 0, record + offset);
  return changed;
}

function refusal(bytes: Uint8Array): string {
  try {
    contentOf(bytes, "b/c.txt");
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    return (error as Error).message;
  }
  return "";
}

test.each([0, 9] as const)("entries of level %d are read", (level) => {
  expect(contentOf(archive(level), "a.txt")).toBe("stored text");
  expect(contentOf(archive(level), "b/c.txt")).toBe("other ".repeat(200));
});

test.each<[string, Buffer, RegExp]>([
  ["a size that is too large", withField(archive(9), 24, 5000), /expected 5000 bytes after inflation, got 1200/],
  ["a size that is too small", withField(archive(9), 24, 100), /damaged/],
  ["an impossible size", withField(archive(9), 24, 0x7fffffff), /no real checkpoint/],
  ["a compressed size beyond the file", withField(archive(9), 20, 0x7fffffff), /truncated/],
  ["two sizes of a stored entry", withField(archive(0), 24, 7), /two sizes/],
  ["a header that is elsewhere", withField(archive(0), 42, 3), /overlap|header/],
  ["a header beyond the file", withField(archive(0), 42, 0x7ffffff0), /truncated/],
  ["no directory", archive(9).subarray(0, 60), /directory is missing/],
])("%s is refused", (_, bytes, message) => {
  expect(refusal(bytes)).toMatch(message);
});

test("entries that share their data are refused", () => {
  const bytes = archive(9);
  const first = bytes.indexOf(central);
  expect(refusal(withField(bytes, 42, bytes.readUInt32LE(first + 42)))).toMatch(/overlap/);
});

test("a bomb is refused before it is inflated", () => {
  // 400 kB that claim to be 400 MB: deflate could do that, weights could not.
  const stored = Buffer.from(zipSync({ "a.txt": strToU8(""), "b/c.txt": new Uint8Array(400_000) }, { level: 0 }));
  const deflated = withField(stored, 10, 8);
  expect(refusal(withField(deflated, 24, 400_000_000))).toMatch(/no real checkpoint/);
});
