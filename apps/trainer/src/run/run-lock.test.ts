import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runTrainer } from "../testing/run-trainer.ts";
import { openRunFolder } from "./run-folder.ts";
import { lockRun } from "./run-lock.ts";
import { sweepRun } from "./sweep-run.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lock-"));
});
afterEach(() => rm(root, { recursive: true }));

test("a folder that a living process trains into is refused by name, and free again once that has ended", async () => {
  {
    await using _ = await lockRun(root);
    await expect(lockRun(root)).rejects.toThrow(MfimError);
    await expect(lockRun(root)).rejects.toThrow(`${root}: process ${process.pid} is training there; wait`);
  }
  expect(existsSync(join(root, "train.lock"))).toBe(false);
});

test("is refused before anything is loaded: no network of the config needs to be there", {
  timeout: 180_000,
}, async () => {
  await using _ = await lockRun(root);
  const missing = ["--set", "networks.regressor.folder=/nowhere"];
  const config = join(import.meta.dirname, "../../configs/mfim-128-start.yaml");
  const { code, errors } = runTrainer("fit", config, "--out", root, ...missing);
  expect(errors).toContain(`process ${process.pid} is training there`);
  expect(code).toBe(1);
});

test("half-written checkpoints of killed processes are removed, whole ones stay", async () => {
  const folder = await openRunFolder(root);
  const kept = ["best.safetensors", "step-0000003.safetensors"];
  for (const name of [...kept, "step-0000006.safetensors.1-0123abcd.tmp"])
    await writeFile(join(folder.checkpoints, name), "content");
  await writeFile(join(root, "metrics.jsonl.7-89abcdef.tmp"), "");
  await sweepRun(folder);
  expect(await readdir(folder.checkpoints)).toEqual(kept);
  expect((await readdir(root)).sort()).toEqual(["checkpoints", "previews"]);
});
