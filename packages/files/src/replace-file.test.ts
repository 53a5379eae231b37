import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileError, fileTrouble, isDiskTrouble } from "./file-error.ts";
import { replaceFile } from "./replace-file.ts";
import { sweepTemporaries } from "./sweep-temporaries.ts";
import { temporaryPath } from "./temporary-name.ts";
import { writeWhole, writeWholeJson } from "./write-whole.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "replace-file-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a file has its old content until it has all of the new one; its folder is made", async () => {
  const path = join(folder, "a", "b.json");
  await writeWholeJson(path, { one: 1 });
  const seen = await replaceFile(path, async (temporary) => {
    await writeFile(temporary, "half");
    return readFile(path, "utf8");
  });
  expect(JSON.parse(seen)).toEqual({ one: 1 });
  expect(await readFile(path, "utf8")).toBe("half");
});

test("what fails leaves the old file, nothing beside it, and its own error", async () => {
  const path = join(folder, "a.txt");
  await writeWhole(path, "old");
  const failing = replaceFile(path, async (temporary) => {
    await writeFile(temporary, "half");
    throw new TypeError("own");
  });
  await expect(failing).rejects.toThrow(TypeError);
  expect(await readdir(folder)).toEqual(["a.txt"]);
  expect(await readFile(path, "utf8")).toBe("old");
});

test("many writers of one file in one process do not meet", async () => {
  const path = join(folder, "a.txt");
  const texts = Array.from({ length: 50 }, (_, i) => String(i).repeat(10_000));
  await Promise.all(texts.map((text) => writeWhole(path, text, { durable: false })));
  expect(texts).toContain(await readFile(path, "utf8"));
  expect(await readdir(folder)).toEqual(["a.txt"]);
});

test("names as long as a file system takes them, in letters of several bytes too", async () => {
  for (const name of ["n".repeat(255), `${"é".repeat(125)}.jpeg`]) {
    await writeWhole(join(folder, name), "x");
    expect(Buffer.byteLength(basename(temporaryPath(name, { keepEnding: true })))).toBeLessThanOrEqual(255);
    expect(await readdir(folder)).toContain(name);
  }
});

test("a link gives way to the file, a device stays what it is", async () => {
  await writeFile(join(folder, "target"), "kept");
  await symlink("target", join(folder, "link"));
  await writeWhole(join(folder, "link"), "new");
  expect(await readFile(join(folder, "target"), "utf8")).toBe("kept");
  await symlink("/dev/null", join(folder, "null"));
  await writeWhole(join(folder, "null"), "nothing");
  expect((await lstat(join(folder, "null"))).isSymbolicLink()).toBe(true);
});

test("what the file system refuses is one sentence with the file's own name", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(writeWhole(join(folder, "file", "a.txt"), "x")).rejects.toThrow(FileError);
  await expect(writeWhole(join(folder, "file", "a.txt"), "x")).rejects.toThrow(
    /a\.txt: .* a file of that name is in the way/,
  );
  await mkdir(join(folder, "taken"));
  await expect(writeWhole(join(folder, "taken"), "x")).rejects.toThrow(/taken: .* a folder of that name is in the way/);
});

test("a folder that cannot be made is a sentence, where Node says that it is not there", () => {
  // As on a read-only file system; the nearest folder that is there tells why.
  const told = (path: string) =>
    fileTrouble(Object.assign(new Error(`ENOENT: mkdir '${path}'`), { code: "ENOENT", syscall: "mkdir", path }));
  expect(told(join(folder, "a/b"))).toBeInstanceOf(FileError);
  expect(String(told(join(folder, "a/b")))).toMatch(/a\/b: .* no folder can be made there; choose another place/);
  const read = Object.assign(new Error("ENOENT: open"), { code: "ENOENT", syscall: "open", path: "x" });
  expect(fileTrouble(read)).toBe(read);
});

test.skipIf(!existsSync("/dev/full"))("a full disk too", async () => {
  const full = replaceFile(join(folder, "a"), () => writeFile("/dev/full", "x"));
  await expect(full).rejects.toThrow(/a: .* the disk is full; make room/);
});

test("litter of killed writers is swept, of one file or of all, and what is being written is spared", async () => {
  const litter = ["a.mp4.12-0123abcd.tmp.mp4", "b.png.12-0123abcd.tmp", `${"c".repeat(232)}.1-0123abcd.tmp`];
  const others = ["a.mp4", "notes.tmp", "a.mp4.12-xyz.tmp"];
  for (const name of [...litter, ...others]) await writeFile(join(folder, name), "12345");
  expect(await sweepTemporaries(folder, { of: "a.mp4", quietFor: 60_000 })).toEqual([]);
  expect(await sweepTemporaries(folder, { of: "a.mp4" })).toEqual([{ path: join(folder, litter[0]!), bytes: 5 }]);
  expect((await sweepTemporaries(folder)).length).toBe(2);
  expect((await readdir(folder)).sort()).toEqual([...others].sort());
  expect(await sweepTemporaries(join(folder, "none"))).toEqual([]);
  await mkdir(join(folder, "below"));
  await writeFile(join(folder, "below", litter[0]!), "");
  expect(await sweepTemporaries(folder)).toEqual([]);
  expect((await sweepTemporaries(folder, { recursive: true })).length).toBe(1);
});

test("a disk that is full or read-only is told from a file that is at fault, however deep it stands", () => {
  const system = (code: string) => Object.assign(new Error(code), { code });
  const full = fileTrouble(system("ENOSPC"), "a.png");
  expect(isDiskTrouble(full)).toBe(true);
  expect(isDiskTrouble(new Error("outer", { cause: full }))).toBe(true);
  expect(isDiskTrouble(system("EROFS"))).toBe(true);
  for (const other of ["EACCES", "ENAMETOOLONG", "ENOENT"]) expect(isDiskTrouble(system(other))).toBe(false);
  expect(isDiskTrouble(new Error("ENOSPC"))).toBe(false);
});
