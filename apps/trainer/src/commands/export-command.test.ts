import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runData } from "../run/run-data.ts";
import { openRunFolder } from "../run/run-folder.ts";
import { writeRunRecord } from "../run/run-record.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { exportCommand } from "./export-command.ts";

test("a discriminator is asked of a fit alone", async () => {
  const root = await mkdtemp(join(tmpdir(), "run-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = await openRunFolder(root);
  const data = runData(tinyPictureSet(4, 2, 1));
  await writeRunRecord(folder, { configFolder: root, seed: 1, processes: 1, data, backend: "" });
  const optimiser = { learningRate: 0.01 };
  const generator = { resolution: 8, channels: { 4: 6, 8: 4 }, styleSize: 8, mappingLayers: 2, optimiser };
  const discriminator = { channels: { 4: 6, 8: 4 }, optimiser };
  const [r1, pathLength] = [
    { weight: 1, interval: 3 },
    { weight: 0, interval: 2 },
  ];
  const config = {
    kind: "gan",
    run: { steps: 1 },
    data: { type: "pack" },
    batch: 4,
    ...{ generator, discriminator, r1, pathLength },
  };
  await writeFile(folder.config, JSON.stringify(config));
  const words = [root, "--out", join(root, "model"), "--discriminator"];
  const asked = exportCommand().parseAsync(words, { from: "user" });
  await expect(asked).rejects.toThrow(/--discriminator: expected a run of kind mfim .*got gan.*anyway; leave/);
});
