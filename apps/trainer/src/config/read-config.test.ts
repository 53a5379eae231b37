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

test.each([
  "__proto__.polluted=1",
  "run.__proto__.polluted=1",
  "constructor.prototype.polluted=1",
  "run..steps=1",
  "batch=[1",
])("--set %s is refused, and changes nothing that other objects have", async (setting) => {
  const file = join(configs, "mfim-128-start.yaml");
  await expect(readConfig(file, fitSchema, [setting])).rejects.toThrow(/^--set .*: expected /);
  expect("polluted" in {}).toBe(false);
});

test("an empty file is one sentence, with a setting too", async () => {
  const empty = join(folder, "empty.yaml");
  await writeFile(empty, "");
  await expect(readConfig(empty, ganSchema, ["batch=2"])).rejects.toThrow(/empty\.yaml: expected a YAML config/);
  await expect(readConfig(empty, ganSchema)).rejects.toThrow(ConfigError);
});

test.each([
  ["losss.identity=10", /losss: unknown key; did you mean "loss"/],
  ["loss.identty=10", /loss.identty: unknown key; did you mean "identity"/],
  ["loss.identity=ten", /loss.identity: expected a number from 0, or \[step, value\] points .*got "ten"/],
  ["loss.identity=[[5, 1], [2, 3]]", /loss.identity: expected steps in increasing order/],
  ["data.type=prepard", /data.type: expected one of pack, prepared, renders, got "prepard"; did you mean "prepared"/],
  ["pairs.likeness=truth", /pairs.likeness: expected pairs.knownTruth above 0 beside truth/],
  ["batch=1.5", /batch: Invalid input: expected int/],
  ["run.accumulate=5", /run.accumulate: expected a divisor of batch/],
  ["networks.regressor.filee=x", /networks.regressor.filee: unknown key; expected one of folder/],
])("--set %s is refused with what there is instead", async (setting, sentence) => {
  await expect(readConfig(join(configs, "mfim-128-start.yaml"), fitSchema, [setting])).rejects.toThrow(sentence);
});

test("a part's typo is named with its place", async () => {
  const file = join(configs, "mfim-128-start.yaml");
  await expect(readConfig(file, fitSchema, ["networks.recognizer.type=mobilefacenett"])).rejects.toThrow(
    /networks.recognizer.type.*did you mean "mobilefacenet"/,
  );
});
