import { join } from "node:path";
import { lockFile } from "@mfim/files";
import type { InstallProgress } from "./progress.ts";

/**
 * Runs `work` while no other process of this machine installs into the same cache; waits for one that does. What a killed process
 * left is taken over at once. Machines that share the cache do not see each other: they work in folders of their own.
 */
export async function withInstallLock<Result>(
  cache: string,
  progress: InstallProgress,
  work: () => Promise<Result>,
): Promise<Result> {
  await using _ = await lockFile(join(cache, "install.lock"), {
    wait: () => progress.say("Another installation is under way; waiting for it to finish"),
  });
  return await work();
}
