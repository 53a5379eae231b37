import type { MetricsLine } from "./metrics-log.ts";
import type { RunObserver } from "./run-observer.ts";
import type { StepFigures } from "./training-task.ts";

/** What a window of steps must show for a warning. */
interface Warning {
  /** Figures it looks at; where one is absent the warning does not apply. */
  readonly needs: readonly string[];
  /** @param now means of the last window, which ends at `step`; @param first means of the run's first window */
  readonly when: (now: StepFigures, first: StepFigures, step: number) => boolean;
  readonly text: string;
}

const window = 250;

/**
 * Identity as a share of its first window above which it has not moved, by steps done. Of the runs at 64 px, those that learned
 * were at 0.93, 0.90 and 0.85 or lower in their second, third and fourth window, those whose style maps carried the whole
 * target at 0.95, 0.94 and 0.95 or higher.
 */
const standsStill: readonly { readonly upTo: number; readonly share: number }[] = [
  { upTo: 2 * window, share: 0.97 },
  { upTo: 3 * window, share: 0.93 },
  { upTo: Number.POSITIVE_INFINITY, share: 0.9 },
];

/** Ours, from runs that went wrong; the thresholds are far from what healthy runs at 64 px show. */
const warnings: readonly Warning[] = [
  {
    needs: ["discriminator"],
    when: (now) => (now["discriminator"] as number) < 0.1,
    text: "the discriminator has won (its loss stays below 0.1), so the adversarial term teaches nothing more; give R1 more weight, or the discriminator a lower rate",
  },
  {
    needs: ["diversity"],
    when: (now) => (now["diversity"] as number) < 0.3,
    text: "the pictures of a batch are nearly the same (diversity below 0.3): the codes have collapsed; lower the learning rate, switch path length off, or start from an earlier checkpoint",
  },
  {
    needs: ["code-size"],
    when: (now) => (now["code-size"] as number) > 20,
    text: "the codes are running away (more than 20 times as large as the generator's own mean styles; demodulation hides it from every loss, but such a code no longer turns); lower the encoder's rate, let codes read a coarser map (encoder.codes.levels), and start from an earlier checkpoint",
  },
  {
    needs: ["code-spread"],
    when: (now) => (now["code-spread"] as number) < 0.01,
    text: "the codes stand still (they differ between pictures by less than a hundredth of the generator's own mean styles): all that a swap has of its pictures comes through the style maps; raise the encoder's rate, or its share of pairs of one picture",
  },
  {
    needs: ["identity"],
    when: (now, first, step) => {
      const share = standsStill.find(({ upTo }) => step <= upTo)?.share as number;
      return (now["identity"] as number) > share * (first["identity"] as number);
    },
    text: "identity has not moved since the run began: the style maps may carry the whole target; give identity more weight, reconstruction of different people less, or fewer map resolutions",
  },
];

/**
 * Says once a process, early, what would be found out too late by looking at the result.
 * @param logged what the run has logged: a resumed one compares with its own beginning, not with where it was taken up
 */
export function earlyWarnings(say: (text: string) => void, logged: () => Promise<readonly MetricsLine[]>): RunObserver {
  const given = new Set<Warning>();
  let first: StepFigures | undefined;
  let sums: Record<string, number> = {};
  let counts: Record<string, number> = {};
  let steps = 0;
  const restart = () => {
    sums = {};
    counts = {};
    steps = 0;
  };
  return {
    async begin(step) {
      restart();
      if (step > 0) first ??= beginningOf(await logged());
    },
    step({ step, figures }) {
      for (const [name, value] of Object.entries(figures)) {
        sums[name] = (sums[name] ?? 0) + value;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      steps += 1;
      if (steps < window) return;
      const now = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / (counts[name] as number)]));
      restart();
      if (first === undefined) {
        first = now;
        return;
      }
      for (const warning of warnings) {
        const applies = warning.needs.every((name) => now[name] !== undefined && first?.[name] !== undefined);
        if (!applies || given.has(warning) || !warning.when(now, first, step)) continue;
        given.add(warning);
        say(`Step ${step}: ${warning.text}.`);
      }
    },
  };
}

/** Means of the first window's logged steps; nothing where none was logged. */
function beginningOf(lines: readonly MetricsLine[]): StepFigures | undefined {
  // A judgement of held-out people is no step.
  const steps = lines.filter(({ step, picturesPerSecond }) => step < window && picturesPerSecond !== undefined);
  if (steps.length === 0) return undefined;
  const names = new Set(steps.flatMap(({ figures }) => Object.keys(figures)));
  const mean = (name: string) => {
    const values = steps.flatMap(({ figures }) => figures[name] ?? []);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return Object.fromEntries([...names].map((name) => [name, mean(name)]));
}
