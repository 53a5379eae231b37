import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pathIn } from "./paths.ts";
import { shippedModel } from "./shipped-model.ts";
import { openSwapModel, readSwapModel } from "./swap-model.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "swap-model-"));
});

afterEach(() => rm(folder, { recursive: true }));

const write = (text: string) => writeFile(join(folder, "config.json"), text);

test("the shipped model is opened by its folder, with all that its config says", async () => {
  const { method, config } = await openSwapModel(pathIn({ folder: "" }, shippedModel));
  expect(method.id).toMatch(/^mfim/);
  expect(Object.keys(config)).toEqual(expect.arrayContaining(["method", "provenance"]));
  method.dispose();
});

test("what is no model's folder is a sentence, with the name that the user gave it", async () => {
  await expect(readSwapModel(folder, "--model mine")).rejects.toThrow(
    /^--model mine: expected the folder of a trained model with a config.json, got ENOENT; train one/,
  );
  for (const none of ["{", "7"]) {
    await write(none);
    await expect(readSwapModel(folder), none).rejects.toThrow(/config.json: expected JSON, got something else/);
  }
  for (const other of ["{}", "[]", '{ "generator": { "resolution": 64 } }']) {
    await write(other);
    await expect(readSwapModel(folder), other).rejects.toThrow(/expected the config of a model that swaps/);
    await expect(readSwapModel(folder), other).rejects.toThrow(CheckpointError);
  }
});
