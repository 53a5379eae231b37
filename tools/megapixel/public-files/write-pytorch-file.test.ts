import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTensor, readCheckpoint } from "@mfim/checkpoints";
import { afterAll, beforeAll, expect, test } from "vitest";

import { writePyTorchFile } from "./write-pytorch-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pytorch-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

const matrix = memoryTensor([2, 3], Float32Array.of(1, -2, 3.5, 0, 5, -6.25));
const row = memoryTensor([1], Float32Array.of(7));
const saved = new Map([
  ["g", new Map([["conv.weight", matrix]])],
  ["latent_avg", row],
] as [string, typeof row | Map<string, typeof row>][]);

test.each(["zip", "legacy"] as const)("a %s file is read back as it was given", async (form) => {
  const path = join(folder, `${form}.pt`);
  await writePyTorchFile(path, saved, form);
  const { state } = await readCheckpoint(path);
  expect([...state.keys()]).toEqual(["g.conv.weight", "latent_avg"]);
  expect(state.get("g.conv.weight")?.shape).toEqual([2, 3]);
  expect([...(state.get("g.conv.weight")?.toFloat32() ?? [])]).toEqual([1, -2, 3.5, 0, 5, -6.25]);
  expect([...(state.get("latent_avg")?.toFloat32() ?? [])]).toEqual([7]);
});
