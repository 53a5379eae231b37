import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect, onTestFinished, test } from "vitest";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { runData } from "./run-data.ts";
import { openRunFolder } from "./run-folder.ts";
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

test("a folder that is no run is one sentence", async () => {
  const root = await mkdtemp(join(tmpdir(), "record-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await expect(readRunRecord(await openRunFolder(root))).rejects.toThrow(/expected the folder of a training run/);
});
