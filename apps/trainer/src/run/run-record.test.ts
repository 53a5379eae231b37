import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect, onTestFinished, test } from "vitest";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { configChange } from "./config-changes.ts";
import { openRun } from "./open-run.ts";
import { runData } from "./run-data.ts";
import { bestFile, checkpointFile, openRunFolder } from "./run-folder.ts";
import { readRunRecord, writeRunRecord } from "./run-record.ts";

test("a run tells its seed, versions, commit and data, and when each of its processes began", async () => {
  const root = await mkdtemp(join(tmpdir(), "record-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = await openRunFolder(root);
  const set = tinyPictureSet(4, 3, 2);
  const facts = { configFolder: "/configs", seed: 7, processes: 2, data: runData(set), backend: "tensorflow 2 CPU" };
  await writeRunRecord(folder, facts);
  await writeRunRecord(folder, facts);
  const record = await readRunRecord(folder);
  expect(record).toMatchObject({
    configFolder: "/configs",
    seed: 7,
    processes: 2,
    versions: { node: process.version, tfjs: tf.version.tfjs, backend: "tensorflow 2 CPU" },
    data: { name: "tiny", pictures: 6 },
  });
  expect(record.started).toHaveLength(2);
  expect(Date.parse(record.started[1] as string)).toBeGreaterThanOrEqual(Date.parse(record.started[0] as string));
  if (record.git !== undefined) {
    const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname, encoding: "utf8" });
    expect(record.git.commit).toBe(commit.trim());
  }
  // One byte of one picture is another checksum.
  const other = tinyPictureSet(4, 3, 2);
  expect(runData(other)).toEqual(record.data);
  other.pictures[5] = (other.pictures[5] as number) ^ 1;
  expect(runData(other).checksum).not.toBe(record.data.checksum);
});

test("settings that a run goes on with otherwise are kept with the step of the change", async () => {
  const root = await mkdtemp(join(tmpdir(), "record-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = await openRunFolder(root);
  const facts = { configFolder: "", seed: 7, processes: 1, data: runData(tinyPictureSet(4, 3, 2)), backend: "" };
  const first = { loss: { identity: 5, shape: 1 }, maps: [8, 16], run: { steps: 10 } };
  // A new run changes nothing, and neither does one that has no checkpoint yet.
  expect(await configChange(folder, first)).toBeUndefined();
  await writeFile(folder.config, JSON.stringify(first));
  expect(await configChange(folder, { ...first, maps: [8] })).toBeUndefined();
  await writeFile(checkpointFile(folder, 10), "");
  expect(await configChange(folder, first)).toBeUndefined();
  const change = await configChange(folder, {
    loss: { identity: 12, shape: 1 },
    maps: [8],
    run: { steps: 10 },
    new: 1,
  });
  const settings = { "loss.identity": [5, 12], maps: [[8, 16], [8]], new: [null, 1] };
  expect(change).toEqual({ step: 10, settings });
  await writeRunRecord(folder, facts);
  await writeRunRecord(folder, { ...facts, change });
  await writeRunRecord(folder, facts);
  expect((await readRunRecord(folder)).changes).toEqual([{ step: 10, settings }]);
});

test("a folder that is no run is one sentence", async () => {
  const root = await mkdtemp(join(tmpdir(), "record-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await expect(readRunRecord(await openRunFolder(root))).rejects.toThrow(/expected the folder of a training run/);
});

test("what a power failure emptied is one sentence, or is written anew", async () => {
  const root = await mkdtemp(join(tmpdir(), "record-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = await openRunFolder(root);
  for (const content of ["", "\0\0", "null", "{}"]) {
    await writeFile(folder.record, content);
    await expect(readRunRecord(folder), content).rejects.toThrow(
      /run\.json: expected how the run began, got something damaged/,
    );
    // Written anew by the next process.
    const data = runData(tinyPictureSet(4, 3, 2));
    await writeRunRecord(folder, { configFolder: "", seed: 7, processes: 1, data, backend: "" });
    expect((await readRunRecord(folder)).started).toHaveLength(1);
    await writeFile(folder.config, content === "{}" ? "[]" : content);
    await writeFile(checkpointFile(folder, 10), "");
    await configChange(folder, { run: { steps: 10 } });
    await expect(openRun(root, {}), content).rejects.toThrow(/config\.json: /);
    await writeFile(join(folder.checkpoints, "best.json"), content);
    expect(await bestFile.read(folder)).toBeUndefined();
  }
});
