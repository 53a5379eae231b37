import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { readGrid } from "../ablate/read-grid.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";
import { buildTask, trainingSchema } from "../tasks/task-kinds.ts";
import { fitSchema } from "./fit-schema.ts";
import { readConfig } from "./read-config.ts";

const configs = join(import.meta.dirname, "../../configs");
const files = await readdir(configs);
/** Those of the bench are read by the bench; its own tests know their schema. */
const ofTheTrainer = files.filter((file) => !file.startsWith("bench-"));

let cache = "";
beforeAll(async () => {
  await useNativeBackend();
  cache = await mkdtemp(join(tmpdir(), "empty-cache-"));
});
afterAll(() => rm(cache, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const isGrid = (file: string) => /^(ablate|backbones)-/.test(file);

test.each(ofTheTrainer.filter((file) => !isGrid(file)))("%s is what the trainer takes", async (file) => {
  expect((await readConfig(join(configs, file), trainingSchema)).run.steps).toBeGreaterThan(0);
});

/** What must be among the variants. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  "ablate-64-faces3d.yaml": ["without-style-maps", "without-3dmm", "without-identity"],
  "ablate-64-photographic.yaml": ["full-own", "swaps", "renders", "procedural-own"],
  "backbones-64-faces3d.yaml": ["recogniser-mobilefacenet", "3dmm-3ddfa"],
};

test.each(ofTheTrainer.filter(isGrid))("every variant of %s is", async (file) => {
  const { variants } = await readGrid(join(configs, file));
  const names = variants.map(({ name }) => name);
  expect(names[0]).toBe("full");
  expect(names).toEqual(expect.arrayContaining([...(wanted[file] as readonly string[])]));
  // No two of them are the same training.
  expect(new Set(variants.map(({ config }) => JSON.stringify(config))).size).toBe(variants.length);
});

test("the paper's sizes: 26 codes of which 18 are the source's, and every network of the loss by its catalogue name", async () => {
  const config = await readConfig(join(configs, "mfim-1024-ffhq.yaml"), fitSchema);
  expect(config.encoder["identityFrom"]).toBe(32);
  for (const part of [config.generator, ...Object.values(config.networks)]) expect(part.type).toBe("zoo");
});

const paper = () => readConfig(join(configs, "mfim-1024-ffhq.yaml"), fitSchema);

test("a public network that is not there is one sentence: what to get, where, on which terms", async () => {
  vi.stubEnv("MFIM_CACHE", cache);
  const missing = buildFitParts(await paper(), configs);
  await expect(missing).rejects.toThrow(ConfigError);
  await expect(missing).rejects.toThrow(
    /^stylegan2-ffhq-config-f is not in the cache \(.*\): get stylegan2-ffhq-config-f.pt from https:\/\/github.com\/\S+ and run "zoo add stylegan2-ffhq-config-f FILE", or run "zoo fetch stylegan2-ffhq-config-f"; its licence is .*\.$/,
  );
});

test.each([
  ["mfim-256.yaml", /gan-256\/model\/generator.safetensors.*there is no such file; check the path/],
  ["gan-256-ffhq.yaml", /runs\/ffhq-256/],
])("%s without what it starts from names it", async (file, sentence) => {
  vi.stubEnv("MFIM_CACHE", cache);
  await expect(buildTask(await readConfig(join(configs, file), trainingSchema), "/nowhere/a/b/c")).rejects.toThrow(
    sentence,
  );
});
