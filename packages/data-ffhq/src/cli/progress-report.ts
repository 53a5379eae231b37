import { type Progress, startProgress } from "@mfim/files";
import type { PrepareProgress } from "../prepare/progress-count.ts";

interface ProgressReport {
  readonly update: (progress: PrepareProgress) => void;
  readonly stop: () => void;
}

/** The bar of a preparation; it begins with the first that is known of it. */
export function progressReport(stream: NodeJS.WriteStream = process.stderr): ProgressReport {
  let bar: Progress | undefined;
  return {
    update: ({ done, total, usable, secondsLeft }) => {
      bar ??= startProgress(total, "photographs", 1, stream);
      bar.update(done, total, `${usable} usable`, secondsLeft);
    },
    stop: () => bar?.stop(),
  };
}
