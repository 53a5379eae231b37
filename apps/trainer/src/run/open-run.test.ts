import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { tinyFitConfig } from "../testing/tiny-fit.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { openRun } from "./open-run.ts";
import { runData } from "./run-data.ts";
import { openRunFolder } from "./run-folder.ts";
import { writeRunRecord } from "./run-record.ts";

test("a run whose config names a module is gone on with only where that is allowed", async () => {
  const root = await mkdtemp(join(tmpdir(), "run-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = await openRunFolder(root);
  await writeRunRecord(folder, {
    configFolder: root,
    seed: 1,
    processes: 1,
    data: runData(tinyPictureSet(4, 2, 1)),
    backend: "",
  });
  await writeFile(folder.config, JSON.stringify(tinyFitConfig()));
  expect((await openRun(root, {})).config.kind).toBe("mfim");
  const { networks, ...config } = tinyFitConfig();
  const recognizer = { type: "module", from: "./evil.js" };
  await writeFile(folder.config, JSON.stringify({ ...config, networks: { ...networks, recognizer } }));
  await expect(openRun(root, {})).rejects.toThrow(/config\.json: expected .* got a module.*--allow-modules/);
  expect((await openRun(root, { modules: "allow" })).config.kind).toBe("mfim");
});
