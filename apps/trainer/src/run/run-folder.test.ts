import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startRun } from "../commands/start-run.ts";
import type { TrainingConfig } from "../tasks/task-kinds.ts";
import { openRunFolder, removeEmptyRun } from "./run-folder.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "run-folder-"));
});
afterAll(() => rm(root, { recursive: true }));

test("a run's folder goes where nothing was kept in it, and stays with anything that was", async () => {
  const empty = await openRunFolder(join(root, "empty"));
  await removeEmptyRun(empty);
  expect(existsSync(empty.root)).toBe(false);
  for (const place of ["config", "previews", "checkpoints"] as const) {
    const folder = await openRunFolder(join(root, place));
    const file = place === "config" ? folder.config : join(folder[place], "kept");
    await writeFile(file, "{}");
    await removeEmptyRun(folder);
    expect([existsSync(file), existsSync(folder.previews), existsSync(folder.checkpoints)]).toEqual([true, true, true]);
  }
});

test("a config that cannot be built leaves no folder", async () => {
  const out = join(root, "refused");
  const config = { kind: "none of them", run: {} } as unknown as TrainingConfig;
  await expect(startRun(config, root, out, {})).rejects.toThrow();
  expect(existsSync(out)).toBe(false);
});
