import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import { expect, onTestFinished, test } from "vitest";
import { measuredCommand } from "./measured-command.ts";
import { projectCommand } from "./project-command.ts";
import { stages } from "./stages/stages.ts";

const long = process.env["MFIM_LONG_TESTS"] === "1" && sharedFolder() !== undefined;

// Encoder and judges of the true size around a generator of 64 px: half an hour on two busy cores; --long.
test.skipIf(!long)("the whole way of the config of 1024 px, at 64 px", { timeout: 5_400_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "megapixel-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const walk = projectCommand("megapixel", "--resolution", "64", "--limit", "6", "--out", folder);
  await measuredCommand(walk, { environment: process.env });
  const table = await readFile(join(folder, "walk.md"), "utf8");
  for (const { name } of stages) expect(table).toContain(`| ${name} |`);
});
