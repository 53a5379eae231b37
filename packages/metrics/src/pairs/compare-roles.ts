import type { Observer } from "../observation/observer.ts";
import type { Role } from "../observation/swap-observation.ts";
import { PairMetric, type PairMetricOptions } from "./pair-metric.ts";

export interface Comparison<Key extends string> extends Omit<PairMetricOptions, "measure" | "instrument"> {
  readonly observer: Observer<Key>;
  readonly output: Key;
  readonly roles: readonly [Role, Role];
  readonly compare: (a: Float32Array, b: Float32Array) => number;
}

/** A metric that compares what one network says of two pictures of each pair; a pair that lacks one of them has no value. */
export function comparisonMetric<Key extends string>(comparison: Comparison<Key>): PairMetric {
  const { observer, output, roles, compare, ...definition } = comparison;
  return new PairMetric({
    ...definition,
    instrument: observer.instrument,
    async measure(observation) {
      const [a, b] = await Promise.all(roles.map(async (role) => (await observer.see(observation, role))[output]));
      return observation.ids.map((_, n) =>
        roles.some((role) => observation.lacks(role, n))
          ? Number.NaN
          : compare((a as Float32Array[])[n] as Float32Array, (b as Float32Array[])[n] as Float32Array),
      );
    },
  });
}

/** The three comparisons of an attribute that have a direction, and the yardstick. */
export interface AttributeRoles {
  /** Whether the attribute should come from the source (shape) or stay the target's (expression, pose). */
  readonly keeps: "source" | "target";
  /** Also compare with the true swap. */
  readonly truth: boolean;
  /** Also compare with the local source of a mixing. */
  readonly local?: boolean;
}

interface NamedRoles {
  readonly suffix: string;
  readonly roles: readonly [Role, Role];
  readonly higherIsBetter: boolean;
}

/** An error of an attribute to source, to target and, where they are known, to the truth and the local source; `pair`: source against target. */
export function attributeComparisons({ keeps, truth, local = false }: AttributeRoles): readonly NamedRoles[] {
  const toPerson: readonly NamedRoles[] = [
    { suffix: "source", roles: ["swap", "source"], higherIsBetter: keeps === "target" },
    { suffix: "target", roles: ["swap", "target"], higherIsBetter: keeps === "source" },
    { suffix: "pair", roles: ["source", "target"], higherIsBetter: false },
  ];
  const toTruth: NamedRoles = { suffix: "truth", roles: ["swap", "truth"], higherIsBetter: false };
  const toLocal: NamedRoles = { suffix: "local", roles: ["swap", "local"], higherIsBetter: false };
  return [...toPerson, ...(truth ? [toTruth] : []), ...(local ? [toLocal] : [])];
}
