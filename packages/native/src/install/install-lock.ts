import { mkdir } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { NativeError } from "../native-error.ts";
import type { Progress } from "./progress.ts";

/**
 * Runs `work` while no other process of this user installs into the same cache; waits for one that does. A killed
 * process stops renewing its lock; after `stale` milliseconds the next one takes it.
 */
export async function withInstallLock<Result>(
  cache: string,
  progress: Progress,
  stale: number,
  work: () => Promise<Result>,
): Promise<Result> {
  // Loaded only here: it catches the signals that end a process, which every program would then have to wait for.
  const { lock } = await import("proper-lockfile");
  await mkdir(cache, { recursive: true });
  let waiting = false;
  for (;;) {
    try {
      const release = await lock(cache, { stale, update: stale / 5 });
      try {
        return await work();
      } finally {
        await release();
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "ECOMPROMISED")
        throw new NativeError(`Another process took the lock of ${cache} over; run the installation again.`);
      if (code !== "ELOCKED") throw error;
      if (!waiting) progress.say("Another installation is under way; waiting for it to finish");
      waiting = true;
      await wait(300);
    }
  }
}
