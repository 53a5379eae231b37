import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";
import { datedChangelog } from "./dated-changelog.ts";
import type { Origin } from "./package-origin.ts";
import type { ReleasePlan } from "./release-plan.ts";
import { versionsOf } from "./released-folders.ts";
import { runSteps } from "./run-steps.ts";
import { writeOrigins } from "./write-origins.ts";

/** What changes a checkout: manifests, changelogs, their commit, tags, and what is published. */
export async function makeRelease(
  checkout: string,
  origin: Origin,
  { versions, publication }: Omit<ReleasePlan, "checks">,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const before = versionsOf(checkout);
  // A dry release of a repository without an address goes on, and says at its end what is missing.
  if (origin.repository !== undefined) await writeOrigins(checkout, origin);
  await runSteps(versions, checkout, environment);
  const after = versionsOf(checkout);
  const raised = new Set([...after].map(([name, version]) => `${before.get(name)} -> ${version}`));
  console.log(`\n${after.size} packages and apps: ${[...raised].join(", ")}`);
  if (versions.length > 0) {
    const path = join(checkout, "CHANGELOG.md");
    const [version = ""] = after.values();
    await writeWhole(path, datedChangelog(readFileSync(path, "utf8"), version, new Date().toISOString().slice(0, 10)));
  }
  await runSteps(publication, checkout, environment);
}
