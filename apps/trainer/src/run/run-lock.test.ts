import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { expect, onTestFinished, test } from "vitest";
import { lockRun } from "./run-lock.ts";

test("a folder that a living process trains into is refused by name, and free again once that has ended", async () => {
  const root = await mkdtemp(join(tmpdir(), "lock-"));
  onTestFinished(() => rm(root, { recursive: true }));
  {
    await using _ = await lockRun(root);
    await expect(lockRun(root)).rejects.toThrow(MfimError);
    await expect(lockRun(root)).rejects.toThrow(`${root}: process ${process.pid} is training there; wait`);
  }
  expect(existsSync(join(root, "train.lock"))).toBe(false);
});
