import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTrainer } from "../testing/run-trainer.ts";
import { tinyGanConfig } from "../testing/tiny-fit.ts";
import { checkpointFile, openRunFolder } from "./run-folder.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "refused-"));
});
afterAll(() => rm(root, { recursive: true }));

test("a command shows the first five differences of another configuration's checkpoint and their number, and all with --verbose", {
  timeout: 180_000,
}, async () => {
  const folder = await openRunFolder(root);
  await writeFile(folder.config, JSON.stringify({ ...tinyGanConfig(), data: { type: "pack", limit: 4 } }));
  const record = {
    configFolder: root,
    seed: 1,
    data: { name: "", pictures: 4, checksum: "" },
    versions: {},
    started: [],
  };
  await writeFile(folder.record, JSON.stringify(record));
  await writeSafetensors(
    checkpointFile(folder, 1),
    new Map([["another.weight", memoryTensor([1], new Float32Array(1))]]),
    { format: "mfim-training", step: "1", state: "{}" },
  );
  const exported = (...flags: string[]) => runTrainer("export", root, "--out", join(root, "model"), ...flags);

  const short = exported();
  expect(short.code).toBe(1);
  const [, count, more] = (/another configuration: (\d+) problem\(s\): .*; and (\d+) more \(--verbose shows all\)/.exec(
    short.errors,
  ) ?? []) as string[];
  expect(Number(count), short.errors).toBe(Number(more) + 5);
  expect(short.errors.match(/missing /g)).toHaveLength(5);
  expect(short.errors).not.toContain("unexpected another.weight");

  const long = exported("--verbose");
  expect(long.code).toBe(1);
  expect(long.errors.split("\n").filter((line) => /^ {2}(missing|unexpected) /.test(line))).toHaveLength(Number(count));
  expect(long.errors).toContain("\n  unexpected another.weight");
});
