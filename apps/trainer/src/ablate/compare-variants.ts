import { DataError } from "@mfim/core";
import { bootstrapInterval, type Estimate, groupedBootstrapInterval } from "@mfim/metrics";
import type { BenchFindings, MethodValues } from "../evaluate/bench-result.ts";
import { type Figure, figures as shownFigures } from "./figures.ts";

/** What was found of one variant. */
export interface VariantFindings {
  readonly name: string;
  /** With 95 % bootstrap intervals over pairs. */
  readonly figures: Readonly<Record<string, Estimate>>;
  /** This variant less the first, the same pairs drawn for both; absent for the first. */
  readonly differences?: Readonly<Record<string, Estimate>>;
  /** Figures of whole sets, such as a Frechet distance: no interval. */
  readonly sets: Readonly<Record<string, number>>;
}

/**
 * Every figure that the protocol allows, of each variant and against the first one. Intervals are percentile bootstraps over
 * source people, or over pairs where nobody is known (2,000 resamples, seeded, as the bench has them): they hold what the
 * choice of pairs changes, not what another seed of training would.
 * @throws DataError where a variant was not measured
 */
export function compareVariants(
  { values, sets, people }: BenchFindings,
  names: readonly string[],
  figures: readonly Figure[] = shownFigures,
): VariantFindings[] {
  const estimates = (of: (figure: Figure) => Estimate | undefined): Record<string, Estimate> => {
    const found = figures.map((figure) => [figure.name, of(figure)] as const);
    return Object.fromEntries(found.filter((entry): entry is [string, Estimate] => entry[1] !== undefined));
  };
  const of = (name: string): MethodValues => {
    const found = values.get(name);
    if (found === undefined || found.size === 0)
      throw new DataError(`${name}: expected it among what was measured, got ${[...values.keys()].join(", ")}.`);
    return found;
  };
  const first = names[0] as string;
  return names.map((name) => ({
    name,
    figures: estimates((figure) => estimate(figure, [of(name)], people, ([own]) => own as number)),
    ...(name !== first && {
      differences: estimates((figure) =>
        estimate(figure, [of(name), of(first)], people, ([own, other]) => (own as number) - (other as number)),
      ),
    }),
    sets: Object.fromEntries(sets.get(name) ?? []),
  }));
}

/** @param combine the figure of each method to one number */
function estimate(
  { needs, of }: Figure,
  methods: readonly MethodValues[],
  people: BenchFindings["people"],
  combine: (values: readonly number[]) => number,
): Estimate | undefined {
  const maps = methods.map((method) => needs.map((metric) => method.get(metric)));
  const [some] = maps.flat();
  if (some === undefined || maps.flat().some((map) => map === undefined)) return undefined;
  const ids = [...some.keys()].filter((id) => maps.flat().every((map) => map?.has(id)));
  if (ids.length === 0) return undefined;
  const columns = maps.map((own) => own.map((map) => ids.map((id) => map?.get(id) as number)));
  const statistic = (indices: readonly number[]) =>
    combine(columns.map((own) => of(own.map((column) => meanAt(column, indices)))));
  const interval =
    people === undefined
      ? bootstrapInterval(ids.length, statistic)
      : groupedBootstrapInterval(
          ids.map((id) => people.get(id) ?? id),
          statistic,
        );
  return { value: statistic(ids.map((_, n) => n)), ...interval };
}

function meanAt(values: readonly number[], indices: readonly number[]): number {
  let sum = 0;
  for (let n = 0; n < indices.length; n++) sum += values[indices[n] as number] as number;
  return sum / indices.length;
}
