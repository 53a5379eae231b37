import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainEnvironment, run } from "@mfim/package-check/run";
import { releasedFolders } from "./released-folders.ts";

/** What a rehearsal's programs run with: nothing of the npm that started the release, and a name for its commit, which nobody keeps. */
export const rehearsalEnvironment = (): NodeJS.ProcessEnv => ({
  ...plainEnvironment(),
  ...Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((who) => [
      [`GIT_${who}_NAME`, "Rehearsal"],
      [`GIT_${who}_EMAIL`, "rehearsal@example.org"],
    ]),
  ),
});

/** A clone of the commit at hand, with its packages installed and the checkout's builds, for as long as `work` takes. */
export async function inRehearsal(root: string, work: (clone: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mfim-release-"));
  const clone = join(folder, "checkout");
  try {
    await run("git", ["clone", "--quiet", root, clone], root, rehearsalEnvironment());
    await run(process.execPath, ["tools/setup.mjs"], clone, rehearsalEnvironment());
    for (const built of releasedFolders(root).map((one) => join(one, "dist"))) {
      if (existsSync(join(root, built))) cpSync(join(root, built), join(clone, built), { recursive: true });
    }
    await work(clone);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
