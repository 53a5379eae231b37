import { showNumber, type TableRow } from "./format-figure.ts";

/** The gain by whatever judge it rests on: what the spread of all judges belongs to. */
const gains: readonly string[] = ["gain.identity", "gain.identity/mean"];

/** The gain by one judge. */
const judged = /^gain\.identity(-[^/]+)?$/;

/**
 * The least and the largest gain of identity by the judges apart from a method's loss, "0.21 to 0.34", to stand beside a gain; nothing beside other figures, and where
 * one judge alone is apart from it.
 * @param rows of the whole result
 * @param of the method and its place in the result
 */
export function judgesSpread(
  { name }: TableRow,
  rows: readonly TableRow[],
  { method, n }: { readonly method: string; readonly n: number },
  show: (value: number) => string = showNumber,
): string | undefined {
  if (!gains.includes(name)) return undefined;
  const apart = rows.filter(
    (row) => judged.test(row.name) && row.cells[n] !== undefined && !row.servedInLoss.includes(method),
  );
  if (apart.length < 2) return undefined;
  const [least, largest] = ["least", "largest"].map(
    (end) => rows.find((row) => row.name === `gain.identity/${end}`)?.cells[n]?.value,
  );
  return least === undefined || largest === undefined ? undefined : `${show(least)} to ${show(largest)}`;
}
