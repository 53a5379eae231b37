import { durationWords } from "@mfim/files";
import type { RunObserver } from "./run-observer.ts";

/** Steps of this process after which its rate is known: the first ones trace graphs. */
const knownAfter = 20;
/** Seconds from which on a run is worth a word before it is waited for. */
const long = 2 * 3600;

/** Says once how long a run takes at its measured rate, where that is hours, and how to have it shorter. */
export function longRunNotice(say: (text: string) => void): RunObserver {
  let steps = 0;
  return {
    step({ secondsLeft }) {
      steps++;
      if (steps !== knownAfter || secondsLeft < long) return;
      say(
        `At this rate the run takes another ${durationWords(secondsLeft)}. Ctrl-C stops it with a checkpoint, "trainer resume" goes on; --seconds or --set run.steps=N end it earlier.`,
      );
    },
  };
}
