import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { MfimError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { markdownForm, terminalForm } from "@mfim/files/command-line";
import { sharedFolder } from "@mfim/testing";
import { findingsTable } from "./findings-table.ts";
import { stages } from "./stages/stages.ts";
import type { Finding, NotRun, Walk } from "./walk.ts";

export interface WalkFlags {
  readonly resolution: number;
  readonly out: string;
  readonly pictures?: string;
  readonly limit: number;
  readonly only?: readonly string[];
}

/** Walks the stages one after the other, and writes what each took as soon as it is known. */
export async function walkThrough(flags: WalkFlags): Promise<void> {
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

async function prepareWalk({ resolution, out, pictures, limit: pairs, only }: WalkFlags): Promise<Walk> {
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
