import type { BenchResult } from "./bench-result.ts";

const shown = 5;

/** A sentence a method whose pairs were not all there or could not be read, with the first of them; result.json has every one. */
export function refusedLines({ methods }: BenchResult): string {
  return methods
    .flatMap(({ method, refused = [] }) => {
      if (refused.length === 0) return [];
      const more = refused.length > shown ? [`  and ${refused.length - shown} more, in result.json`] : [];
      return [
        `${method}: ${refused.length} pairs are not there or could not be read and count as missing:`,
        ...refused.slice(0, shown).map(({ id, why }) => `  ${id}: ${why}`),
        ...more,
      ];
    })
    .map((line) => `${line}\n`)
    .join("");
}
