import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { folderSize } from "./folder-size.ts";
import { replaceFolder } from "./replace-folder.ts";
import { writeWhole } from "./write-whole.ts";

/** What was flushed and renamed, in order. */
const seen = vi.hoisted(() => [] as string[]);
vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof import("node:fs/promises")>();
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const file = await real.open(...args);
      const sync = file.sync.bind(file);
      file.sync = () => {
        seen.push(`flush ${args[0]}`);
        return sync();
      };
      return file;
    },
    rename: async (from: string, to: string) => {
      seen.push(`rename ${from} ${to}`);
      await real.rename(from, to);
    },
  };
});

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "replace-folder-"));
  seen.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

/** The calls seen, without the folder and with every temporary name as *. */
const calls = () =>
  seen.map((call) =>
    call
      .replaceAll(`${folder}/`, "")
      .replaceAll(folder, ".")
      .replaceAll(/\.(tmp-\w+|\d+-\w+\.tmp)/g, "*"),
  );

test("a file is on the disk before it has its name, and its name before the call returns", async () => {
  await writeWhole(join(folder, "a.txt"), "new");
  expect(calls()).toEqual(["flush a.txt*", "rename a.txt* a.txt", "flush ."]);
  seen.length = 0;
  await writeWhole(join(folder, "a.txt"), "newer", { durable: false });
  expect(calls()).toEqual(["rename a.txt* a.txt"]);
});

test("a folder's files are on the disk before it has its name; an old one goes after", async () => {
  const path = join(folder, "model");
  await mkdir(path);
  await writeFile(join(path, "old.txt"), "old");
  const result = await replaceFolder(path, async (temporary) => {
    await mkdir(join(temporary, "below"));
    await writeFile(join(temporary, "below/new.txt"), "new");
    await symlink("nowhere", join(temporary, "link"));
    expect(await readFile(join(path, "old.txt"), "utf8")).toBe("old");
    return 7;
  });
  expect(result).toBe(7);
  expect(calls()).toEqual([
    "flush model*/below/new.txt",
    "flush model*",
    "flush model*/below",
    "rename model model*.old",
    "rename model* model",
    "flush .",
  ]);
  expect([await readdir(folder), (await readdir(path)).sort()]).toEqual([["model"], ["below", "link"]]);
  seen.length = 0;
  await replaceFolder(path, (temporary) => writeFile(join(temporary, "a"), ""), {
    durable: false,
    prefix: join(folder, "tmp/build-"),
  });
  expect(seen.filter((call) => call.startsWith("flush"))).toEqual([]);
  expect([await readdir(path), await readdir(join(folder, "tmp"))]).toEqual([["a"], []]);
});

test("what fails leaves the old folder, nothing beside it, and its own error", async () => {
  const path = join(folder, "model");
  await replaceFolder(path, (temporary) => writeFile(join(temporary, "a"), "old"));
  const half = replaceFolder(path, async (temporary) => {
    await writeFile(join(temporary, "a"), "half");
    throw new RangeError("no more");
  });
  await expect(half).rejects.toThrow(new RangeError("no more"));
  expect(await readdir(folder)).toEqual(["model"]);
  expect(await readFile(join(path, "a"), "utf8")).toBe("old");
});

test("a folder is as large as its files, hidden and linked ones too, each once", async () => {
  await mkdir(join(folder, "a/.hidden"), { recursive: true });
  await writeFile(join(folder, "a/.hidden/x"), "12345");
  await writeFile(join(folder, "outside"), "123");
  await symlink("../outside", join(folder, "a/link"));
  await symlink(".hidden", join(folder, "a/again"));
  await symlink("nowhere", join(folder, "a/broken"));
  expect(await folderSize(join(folder, "a"))).toBe(8);
  expect(existsSync(join(folder, "none"))).toBe(false);
  expect(await folderSize(join(folder, "none"))).toBe(0);
});
