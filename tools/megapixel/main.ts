// npm run megapixel [-- --resolution 1024 --out FOLDER]: the whole way of mfim-1024-ffhq.yaml by the project's own commands.

import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { MfimError } from "@mfim/core";
import { runCommandLine, writeWhole } from "@mfim/files";
import { markdownForm, terminalForm, wholeNumberOption } from "@mfim/files/command-line";
import { sharedFolder } from "@mfim/testing";
import { Command } from "commander";
import { findingsTable } from "./findings-table.ts";
import { stages } from "./stages/stages.ts";
import type { Finding, NotRun, Walk } from "./walk.ts";

interface Flags {
  readonly resolution: number;
  readonly out: string;
  readonly pictures?: string;
  readonly pairs: number;
  readonly only?: readonly string[];
}

const program = new Command("megapixel")
  .description(
    "Walks the whole way of mfim-1024-ffhq.yaml by the project's own commands, from files of the public formats (true names, shapes and containers, values that mean nothing) to swaps, a video and the studio, and writes what each step took. docs/megapixel.md says what it took.",
  )
  .requiredOption("--out <folder>", "everything that is made lies in it; it must be new, or of an earlier walk")
  .option("--resolution <pixels>", "of the generator and the pictures", wholeNumberOption(32, 1024), 1024)
  .option("--pictures <folder>", "numbered pictures of CelebA-HQ (default: those of ../shared)")
  .option("--pairs <count>", "pairs that are measured, of the protocol's 280", wholeNumberOption(1, 280), 280)
  .option("--only <stages...>", "only stages whose name contains one of these words")
  .action(walkThrough);

async function walkThrough(flags: Flags): Promise<void> {
  const walk = await prepareWalk(flags);
  const wanted = stages.filter(({ name }) => flags.only?.some((word) => name.includes(word)) ?? true);
  const findings: [string, Finding | NotRun][] = [];
  for (const { name, run } of wanted) {
    process.stderr.write(`${name} ...\n`);
    const finding = await run(walk);
    findings.push([name, finding]);
    process.stderr.write(
      "notRun" in finding
        ? `  not run: ${finding.notRun}\n`
        : `  ${finding.seconds.toFixed(1)} s, ${(finding.peak / 1000).toFixed(2)} GB: ${finding.found}\n`,
    );
    await writeWhole(join(walk.folder, "walk.md"), findingsTable(walk.resolution, findings, markdownForm));
  }
  process.stdout.write(findingsTable(walk.resolution, findings, terminalForm));
}

async function prepareWalk({ resolution, out, pictures, pairs, only }: Flags): Promise<Walk> {
  const folder = resolve(out);
  const shared = sharedFolder();
  const found = pictures ?? (shared === undefined ? undefined : join(shared, "faces/celeba-hq-1024"));
  if (found === undefined)
    throw new MfimError(
      "--pictures: expected a folder with pictures of CelebA-HQ, got none, and there is no ../shared.",
    );
  // A walk begins anew: a run that is there would be resumed.
  if (only === undefined) await rm(join(folder, "runs"), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const cache = join(folder, "cache");
  const environment = { ...process.env, MFIM_CACHE: cache, XDG_CACHE_HOME: cache };
  return { folder, resolution, pictures: resolve(found), pairs, environment };
}

await runCommandLine(() => program.parseAsync());
