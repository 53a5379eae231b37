import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fitSchema } from "./fit-schema.ts";
import { ganSchema } from "./gan-schema.ts";
import { readConfig } from "./read-config.ts";

const configs = join(import.meta.dirname, "../../configs");
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a setting overrides the file, and is checked like it", async () => {
  const file = join(configs, "gan-64-faces3d.yaml");
  expect((await readConfig(file, ganSchema, ["run.steps=7", "batch=2"])).run.steps).toBe(7);
  await expect(readConfig(file, ganSchema, ["run.steps=many"])).rejects.toThrow(/run.steps/);
  await expect(readConfig(file, ganSchema, ["run.stepz=7"])).rejects.toThrow(
    /run.stepz: unknown key; did you mean "steps"/,
  );
  await expect(readConfig(file, ganSchema, ["batch"])).rejects.toThrow(/expected path.to.key=value/);
});

test("a missing file and broken YAML are one sentence", async () => {
  await expect(readConfig(join(folder, "none.yaml"), ganSchema)).rejects.toThrow(ConfigError);
  const broken = join(folder, "broken.yaml");
  await writeFile(broken, "kind: [gan");
  await expect(readConfig(broken, ganSchema)).rejects.toThrow(/expected YAML/);
});

test("a part's typo is named with its place", async () => {
  const file = join(configs, "mfim-64-start.yaml");
  await expect(readConfig(file, fitSchema, ["networks.recognizer.type=mobilefacenett"])).rejects.toThrow(
    /networks.recognizer.type.*did you mean "mobilefacenet"/,
  );
});
