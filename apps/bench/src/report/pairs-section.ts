import type { RefusedPair } from "../protocol/bench-protocol.ts";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { sortingMetric } from "../run/kept-pictures.ts";
import { html, type Markup } from "./html.ts";

/** Ids of every pair that was asked for, measured by a method or not, in the order of their names. */
export function askedPairs({ methods }: BenchResult, values: BenchValues): string[] {
  const ids = methods.flatMap(({ method, figures }) => {
    const { ids: own = [], missing = [] } = values[method]?.[sortingMetric(Object.keys(figures))] ?? {};
    return [...own, ...missing];
  });
  return [...new Set(ids)].sort();
}

/** Which pairs the figures are of, and which are missing, of the data or of a method, with the reason: folded lists of all of them. */
export function pairsSection({ protocol, missing = [], methods }: BenchResult, asked: readonly string[]): Markup {
  const lists: (readonly [string, readonly string[]])[] = [
    [`${asked.length} pairs were asked for`, asked],
    [`${missing.length} pairs of the protocol are not in the data and were asked of nobody`, missing.map(withReason)],
    ...methods.map(
      ({ method, refused = [] }) =>
        [
          `${method}: ${refused.length} pairs are not there or could not be read and count as missing`,
          refused.map(withReason),
        ] as const,
    ),
  ];
  const folded = lists.filter(([, lines]) => lines.length > 0);
  return html`<section><h2>Pairs</h2><p>Of ${protocol.name}. A missing pair is in none of the means.</p>${folded.map(
    ([summary, lines]) => html`<details><summary>${summary}</summary><pre>${lines.join("\n")}</pre></details>`,
  )}</section>`;
}

const withReason = ({ id, why }: RefusedPair) => `${id}: ${why}`;
