import type { RefusedPair } from "../protocol/bench-protocol.ts";
import type { BenchResult } from "./bench-result.ts";

const shown = 5;

/**
 * A sentence on the protocol's pairs that the data has not, and one a method whose pairs were not all there or could not be read, each with the
 * first of them; result.json has every one.
 */
export function refusedLines({ protocol, missing = [], methods }: BenchResult): string {
  return [
    ...told(
      `${protocol.name}: ${missing.length} pairs of the protocol are not in the data and are not measured:`,
      missing,
    ),
    ...methods.flatMap(({ method, refused = [] }) =>
      told(`${method}: ${refused.length} pairs are not there or could not be read and count as missing:`, refused),
    ),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function told(sentence: string, pairs: readonly RefusedPair[]): string[] {
  if (pairs.length === 0) return [];
  const more = pairs.length > shown ? [`  and ${pairs.length - shown} more, in result.json`] : [];
  return [sentence, ...pairs.slice(0, shown).map(({ id, why }) => `  ${id}: ${why}`), ...more];
}
