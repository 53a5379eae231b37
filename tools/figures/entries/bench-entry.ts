import type { Entry, Place, Step } from "../entry.ts";
import type { NeedName } from "../needs.ts";
import { benchFinding } from "../records/bench-finding.ts";
import type { MadeSet } from "./sets.ts";

interface BenchEntry {
  readonly name: string;
  readonly what: string;
  readonly methods: readonly string[];
  /** A protocol of the bench, by name or file; default its own. */
  readonly protocol?: string;
  /** A set that is made first, and given to the bench as `--data`. */
  readonly set?: (place: Place) => MadeSet;
  readonly needs?: readonly NeedName[];
  /** What is done with the result. */
  readonly after?: (place: Place) => readonly Step[];
  readonly reread?: readonly string[];
}

/** A run of the bench whose figures go into pages. */
export function benchEntry({ protocol, methods, set, after, ...entry }: BenchEntry): Entry {
  return {
    ...entry,
    steps: (place) => {
      const made = set?.(place);
      const words = [
        ...(protocol === undefined ? [] : ["--protocol", protocol]),
        ...(made === undefined ? [] : ["--data", made.folder]),
        ...["--methods", methods.join(","), "--out", place.out],
      ];
      return [...(made?.steps ?? []), { command: ["bench", "run", ...words] }, ...(after?.(place) ?? [])];
    },
    finding: async ({ out }) => ({ bench: await benchFinding(out) }),
  };
}
