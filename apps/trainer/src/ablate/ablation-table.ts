import type { Estimate } from "@mfim/metrics";
import type { VariantFindings } from "./compare-variants.ts";
import { type Figure, figures } from "./figures.ts";

export interface AblationTableInput {
  readonly title: string;
  /** What each variant changes, by its name. */
  readonly changes: ReadonlyMap<string, string>;
  readonly findings: readonly VariantFindings[];
  /** What the intervals are over. */
  readonly over: "pairs" | "source people";
  /** Metrics whose network also served in a training loss: their figures are marked. */
  readonly servedInLoss: ReadonlySet<string>;
  /** Variants whose training or measurement did not end well. */
  readonly failed: readonly string[];
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3));
const signed = (value: number) => (value > 0 ? `+${number(value)}` : number(value));
const arrow = ({ higherIsBetter }: Figure) => (higherIsBetter ? "↑" : "↓");

/** The result as Markdown: what each variant changes, its figures, and how it differs from the first one. */
export function ablationTable({ title, changes, findings, over, servedInLoss, failed }: AblationTableInput): string {
  const shown = figures.filter(({ name }) => findings.some((found) => found.figures[name] !== undefined));
  const sets = [...new Set(findings.flatMap((found) => Object.keys(found.sets)))];
  const served = ({ needs }: Figure) => needs.some((name) => servedInLoss.has(name));
  const columns = shown.map((figure) => `${figure.name} ${arrow(figure)}${served(figure) ? "*" : ""}`);
  const [first, ...others] = findings;
  return [
    title,
    table(
      ["variant", "changes"],
      findings.map(({ name }) => [name, changes.get(name) || "nothing"]),
    ),
    `Means with 95 % bootstrap intervals over ${over}.${shown.some(served) ? " *: the network also served in the loss." : ""}`,
    table(
      ["variant", ...columns, ...sets],
      findings.map((found) => [
        found.name,
        ...shown.map(({ name }) => plain(found.figures[name])),
        ...sets.map((name) => (found.sets[name] === undefined ? "" : number(found.sets[name]))),
      ]),
    ),
    `Difference from ${first?.name}, pair by pair; bold where the interval is clear of 0. The intervals hold the choice of pairs, not that of the seed.`,
    table(
      ["variant", ...columns],
      others.map((found) => [found.name, ...shown.map(({ name }) => difference(found.differences?.[name]))]),
    ),
    ...(failed.length === 0 ? [] : [`Not measured, since the training did not end well: ${failed.join(", ")}.`]),
    "",
  ].join("\n\n");
}

const plain = (estimate: Estimate | undefined) =>
  estimate === undefined ? "" : `${number(estimate.value)} [${number(estimate.low)}, ${number(estimate.high)}]`;

function difference(estimate: Estimate | undefined): string {
  if (estimate === undefined) return "";
  const { value, low, high } = estimate;
  const text = `${signed(value)} [${signed(low)}, ${signed(high)}]`;
  return low > 0 || high < 0 ? `**${text}**` : text;
}
