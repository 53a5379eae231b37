import { ConfigError } from "@mfim/core";
import { isOff, type LossWeight } from "../objective/loss-weight.ts";
import { Objective, type WeightedTerm } from "../objective/objective.ts";
import { type MfimTermName, mfimTerms, type TermRow } from "./mfim-terms.ts";
import type { GivenTermNetworks, TermNetworks } from "./term-networks.ts";

/** One weight a term; `reconstruction` multiplies both `l1` and `perceptual`. */
export type LossWeights = Readonly<Record<MfimTermName | "reconstruction", LossWeight>>;

/** Of the table; reconstruction as a whole counts three times, which is ours too. */
export const defaultLossWeights = {
  ...Object.fromEntries(mfimTerms.map(({ name, weight }) => [name, weight])),
  reconstruction: 3,
} as Readonly<Record<keyof LossWeights, number>>;

export interface MfimObjectiveOptions extends TermNetworks {
  /** Default: `defaultLossWeights`. A weight of 0 switches a term off, and its network is not run. */
  readonly weights?: Partial<LossWeights>;
  /** Terms of one's own, evaluated after the others. */
  readonly more?: readonly WeightedTerm[];
}

/**
 * MFIM's objective over the given networks, which belong to the caller.
 * @throws ConfigError that names every term whose network is missing
 */
export function mfimObjective({ weights: given, more = [], ...networks }: MfimObjectiveOptions): Objective {
  const weights = { ...defaultLossWeights, ...given };
  const rows: readonly TermRow[] = mfimTerms;
  const weighted = rows.flatMap((row) => {
    const own = weights[row.name as MfimTermName];
    const factor = row.factor === undefined ? 1 : weights[row.factor];
    return isOff(own) || isOff(factor) ? [] : [{ row, own, factor }];
  });
  const missing = weighted.flatMap(({ row: { name, network } }) =>
    network !== undefined && networks[network.name] === undefined ? [`${name} needs ${network.words}`] : [],
  );
  if (missing.length > 0) {
    throw new ConfigError(`mfimObjective: ${missing.join(", ")}; give it, or set the weight to 0.`);
  }
  const terms = weighted.map(({ row, own, factor }) => {
    const { name, title } = row;
    return { term: { name, title, ...row.create(networks as GivenTermNetworks) }, weight: own, factor };
  });
  return new Objective([...terms, ...more]);
}
