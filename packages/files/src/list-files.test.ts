import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileHashes } from "./hash-file.ts";
import { listFiles, listFolders } from "./list-files.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "list-files-"));
  await mkdir(join(folder, "there/person"), { recursive: true });
  await mkdir(join(folder, "here/b"), { recursive: true });
  for (const name of ["there/weights", "there/person/1.jpg", "here/b/a.jpg", "here/.hidden", "here/Z"])
    await writeFile(join(folder, name), name);
  await symlink("../there/weights", join(folder, "here/weights"));
  await symlink("../there/person", join(folder, "here/person"));
  await symlink("nothing", join(folder, "here/broken"));
  await symlink("..", join(folder, "here/b/up"));
  await symlink("itself", join(folder, "here/itself"));
});
afterAll(() => rm(folder, { recursive: true }));

const names = async (...args: Parameters<typeof listFiles>) => (await listFiles(...args)).map(({ name }) => name);

test("links are what they lead to, circles end, and the order is that of the code units", async () => {
  const here = join(folder, "here");
  expect(await names(here)).toEqual(["Z", "broken", "itself", "weights"]);
  const all = ["Z", "b/a.jpg", "broken", "itself", "person/1.jpg", "weights"];
  expect(await names(here, { recursive: true })).toEqual(all);
  expect(await names(here, { recursive: true, hidden: true })).toEqual([".hidden", ...all]);
  expect(await listFolders(here)).toEqual(["b", "person"]);
});

test("hashes are those of other programs, through links too", async () => {
  const path = join(folder, "here/weights");
  const hashes = await fileHashes(path, ["sha256", "git-sha1"]);
  expect(hashes.sha256).toBe(createHash("sha256").update("there/weights").digest("hex"));
  const git = execFileSync("git", ["hash-object", "--stdin"], { input: "there/weights", encoding: "utf8" }).trim();
  expect(hashes["git-sha1"]).toBe(git);
});
