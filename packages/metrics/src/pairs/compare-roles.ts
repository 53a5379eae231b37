import type { Observer } from "./feature-rows.ts";
import { PairMetric } from "./pair-metric.ts";
import type { Role } from "./swap-observation.ts";

export interface Comparison<Key extends string> {
  readonly name: string;
  readonly observer: Observer<Key>;
  readonly output: Key;
  readonly roles: readonly [Role, Role];
  readonly compare: (a: Float32Array, b: Float32Array) => number;
  readonly unit: string;
  readonly higherIsBetter: boolean;
}

/** A metric that compares what one network says of two pictures of each pair. */
export function comparisonMetric<Key extends string>(comparison: Comparison<Key>): PairMetric {
  const { observer, output, roles, compare, ...rest } = comparison;
  return new PairMetric({
    ...rest,
    network: observer.network.id,
    async measure(observation) {
      const [a, b] = await Promise.all(roles.map(async (role) => (await observer.see(observation, role))[output]));
      return observation.ids.map((_, n) =>
        compare((a as Float32Array[])[n] as Float32Array, (b as Float32Array[])[n] as Float32Array),
      );
    },
  });
}
