import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { weightFilesHash } from "./weight-files-hash.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-hash-"));
  for (const name of ["real", "links", "other", "empty"]) await mkdir(join(folder, name));
  for (const name of ["config.json", "encoder.safetensors"]) {
    await writeFile(join(folder, "real", name), name === "config.json" ? "{}" : "weights");
    await symlink(join("../real", name), join(folder, "links", name));
    await writeFile(join(folder, "other", name), name === "config.json" ? "{}" : "other weights");
  }
});
afterAll(() => rm(folder, { recursive: true }));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("a folder of links has the hash of what they lead to, and changes with it", async () => {
  const lines = `${sha256("{}")}  config.json\n${sha256("weights")}  encoder.safetensors\n`;
  expect(await weightFilesHash([join(folder, "real")])).toBe(sha256(lines));
  expect(await weightFilesHash([join(folder, "links")])).toBe(sha256(lines));
  expect(await weightFilesHash([join(folder, "other")])).not.toBe(sha256(lines));
  expect(await weightFilesHash([join(folder, "links", "encoder.safetensors")])).toBe(sha256("weights"));
});

test("nothing has no hash", async () => {
  await expect(weightFilesHash([join(folder, "empty")])).rejects.toThrow(CheckpointError);
  await expect(weightFilesHash([])).rejects.toThrow(/expected the files of a network, found none/);
});
