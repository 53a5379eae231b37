import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { MfimError } from "@mfim/core";
import { startLocalRegistry } from "@mfim/package-check/local-registry";
import { makeRelease } from "./make-release.ts";
import { missingForPublication } from "./missing-for-publication.ts";
import type { Origin } from "./package-origin.ts";
import { inRehearsal, rehearsalEnvironment } from "./rehearsal.ts";
import { type ReleasePlan, releasePlan } from "./release-plan.ts";
import { hasCommitter, runSteps, uncommitted } from "./run-steps.ts";

const root = resolve(import.meta.dirname, "../..");
const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Origin & {
  readonly packageManager: string;
};

export interface ReleaseFlags {
  readonly publish: boolean;
  readonly tests: boolean;
}

/**
 * Makes a release, or rehearses it: the same programs, those that change files in a clone, the last with `--dry-run` before a registry of
 * this machine that has nothing.
 * @throws MfimError for a program that fails, and for a publication that lacks something
 */
export async function release({ publish, tests }: ReleaseFlags): Promise<void> {
  const waiting = readdirSync(join(root, ".changeset")).filter((name) => /(?<!^README)\.md$/.test(name)).length;
  if (waiting === 0) console.log("No changeset is waiting: the versions stay as they are.");
  const options = { packageManager: own.packageManager, waiting, tests };
  if (publish) {
    const missing = await missingHere();
    if (missing.length > 0) throw new MfimError(sentences(missing));
    const plan = releasePlan(options);
    await runSteps(plan.checks, root, process.env);
    await makeRelease(root, own, plan, process.env);
    console.log("\nReleased; push the commit of versions and the tags (git push --follow-tags).");
    return;
  }
  await runSteps(releasePlan(options).checks, root, process.env);
  await rehearse((registry) => releasePlan({ ...options, dry: { registry } }));
  const missing = await missingHere();
  console.log(`\n${missing.length > 0 ? sentences(missing) : "A release could be made: --publish makes it."}`);
}

/** Makes the release of this commit in a clone of it; the checkout is built. */
export async function rehearse(plan: (registry: string) => ReleasePlan): Promise<void> {
  console.log("\n== a clone of this commit, in which the release is made");
  const registry = await startLocalRegistry([]);
  try {
    await inRehearsal(root, (clone) => makeRelease(clone, own, plan(registry.address), rehearsalEnvironment()));
  } finally {
    await registry.close();
  }
}

const missingHere = async () =>
  missingForPublication({
    ...own,
    uncommitted: await uncommitted(root),
    committer: await hasCommitter(root),
    environment: process.env,
  });

const sentences = (missing: readonly string[]) =>
  `Before a publication is missing:\n${missing.map((one) => `- ${one}`).join("\n")}`;
