import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { afterEach, beforeEach, expect, test } from "vitest";
import { memoryTensor } from "../tensors/memory-tensor.ts";
import { type ConfigSchema, readModelConfig, readModelWeights, writeModelFolder } from "./model-folder.ts";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "model-")), "net");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

const schema: ConfigSchema<{ kind: string }> = {
  safeParse: (value) => {
    const { kind } = value as { kind?: unknown };
    return typeof kind === "string"
      ? { success: true, data: { kind } }
      : { success: false, error: { issues: [{ path: ["kind"], message: "expected a string" }] } };
  },
};

test("a model comes back as it was written, nothing else lies in its folder", async () => {
  const values = Float32Array.of(1, 2, 3, 4);
  await writeModelFolder(folder, { kind: "tiny" }, { encoder: new Map([["a.weight", memoryTensor([2, 2], values)]]) });
  expect(await readModelConfig(folder, schema)).toEqual({ kind: "tiny" });
  const { state, origin } = await readModelWeights(folder, "encoder");
  expect(state.get("a.weight")?.toFloat32()).toEqual(values);
  expect(origin).toBe(join(folder, "encoder.safetensors"));
  expect((await readdir(folder)).sort()).toEqual(["config.json", "encoder.safetensors"]);
});

test("a missing or wrong config is one sentence", async () => {
  await expect(readModelConfig(folder, schema)).rejects.toThrow(/expected a folder with config.json/);
  await writeModelFolder(folder, { kind: 3 }, {});
  await expect(readModelConfig(folder, schema)).rejects.toThrow(/config.json: kind: expected a string/);
  await writeFile(join(folder, "config.json"), "{");
  await expect(readModelConfig(folder, schema)).rejects.toThrow(CheckpointError);
});
