import type { RunObserver } from "./run-observer.ts";
import type { StepFigures } from "./training-task.ts";

/** What a window of steps must show for a warning. */
interface Warning {
  /** Figures it looks at; where one is absent the warning does not apply. */
  readonly needs: readonly string[];
  /** @param now means of the last window, @param first means of the run's first window */
  readonly when: (now: StepFigures, first: StepFigures) => boolean;
  readonly text: string;
}

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
    when: (now, first) => (now["identity"] as number) > 0.97 * (first["identity"] as number),
    text: "identity has not moved since the run began: the style maps may carry the whole target; give identity more weight, reconstruction of different people less, or fewer map resolutions",
  },
];

const window = 250;

/** Says once a run, early, what would be found out too late by looking at the result. */
export function earlyWarnings(say: (text: string) => void): RunObserver {
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
    begin: restart,
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
        if (!applies || given.has(warning) || !warning.when(now, first)) continue;
        given.add(warning);
        say(`Step ${step}: ${warning.text}.`);
      }
    },
  };
}
