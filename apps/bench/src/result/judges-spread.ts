import { showNumber, type TableRow } from "./format-figure.ts";

/** The gain by whatever judge it rests on: what the spread of all judges belongs to. */
const gains: readonly string[] = ["gain.identity", "gain.identity/mean"];

/**
 * The least and the largest gain of identity by the judges apart from a method's loss, "0.21 to 0.34", to stand beside a gain; nothing beside other figures, and where
 * there is one judge alone.
 * @param rows of the whole result
 * @param n place of the method
 */
export function judgesSpread(
  { name }: TableRow,
  rows: readonly TableRow[],
  n: number,
  show: (value: number) => string = showNumber,
): string | undefined {
  if (!gains.includes(name)) return undefined;
  const [least, largest] = ["least", "largest"].map(
    (end) => rows.find((row) => row.name === `gain.identity/${end}`)?.cells[n]?.value,
  );
  return least === undefined || largest === undefined ? undefined : `${show(least)} to ${show(largest)}`;
}
