import { markdownForm } from "@mfim/files/command-line";
import type { Estimate } from "@mfim/metrics";
import type { VariantFindings } from "./compare-variants.ts";
import { type Figure, figures } from "./figures.ts";

export interface AblationTableInput {
  readonly title: string;
  /** What each variant changes, by its name. */
  readonly changes: ReadonlyMap<string, string>;
  readonly findings: readonly VariantFindings[];
  /** What was measured without a model, below the variants. */
  readonly yardsticks?: readonly VariantFindings[];
  /** What the intervals are over. */
  readonly over: "pairs" | "source people";
  /** Metrics whose network also served in a training loss: their figures are marked. */
  readonly servedInLoss: ReadonlySet<string>;
  /** Variants whose training or measurement did not end well. */
  readonly failed: readonly string[];
}

const { table, strong, strongName } = markdownForm;
export const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3));
export const signed = (value: number) => (value > 0 ? `+${number(value)}` : number(value));
const arrow = ({ higherIsBetter }: Figure) => (higherIsBetter ? "↑" : "↓");

/** Those of the figures that a variant has, and what each is called: with its direction, and a star where its network served in a loss. */
export function shownFigures({ findings, servedInLoss }: Pick<AblationTableInput, "findings" | "servedInLoss">) {
  const shown = figures.filter(({ name }) => findings.some((found) => found.figures[name] !== undefined));
  const served = ({ needs }: Figure) => needs.some((name) => servedInLoss.has(name));
  const column = (figure: Figure) => `${figure.name} ${arrow(figure)}${served(figure) ? "*" : ""}`;
  return { shown, column, anyServed: shown.some(served) };
}

/** The result as Markdown: what each variant changes, its main figures, how they differ from the first one's, and all others. */
export function ablationTable(input: AblationTableInput): string {
  const { title, changes, findings, yardsticks = [], over, failed } = input;
  const measured = [...findings, ...yardsticks];
  const { shown, column, anyServed } = shownFigures(input);
  const main = shown.filter(({ headline }) => headline);
  const further = shown.filter(({ headline }) => !headline);
  const sets = setsOf(findings);
  const first = findings[0]?.name;
  return [
    title,
    table(
      ["variant", "changes"],
      findings.map(({ name }) => [name, changes.get(name) || "nothing"]),
    ),
    `Means with 95 % bootstrap intervals over ${over}.${anyServed ? " *: the network also served in the loss." : ""}`,
    valuesTable(measured, main, column),
    `Difference from ${first}, pair by pair; ${strongName} where the interval is clear of 0. The intervals hold the choice of pairs, not that of the seed.`,
    differencesTable(findings, main, column),
    ...(further.length + sets.length === 0
      ? []
      : [
          "Further figures, and their differences:",
          valuesTable(measured, further, column, sets),
          differencesTable(findings, further, column),
        ]),
    ...(failed.length === 0 ? [] : [`Not measured, since the training did not end well: ${failed.join(", ")}.`]),
    "",
  ].join("\n\n");
}

type Findings = readonly VariantFindings[];

/** Figures of whole sets, by name: they have no interval. */
const setsOf = (findings: Findings): string[] => [...new Set(findings.flatMap((found) => Object.keys(found.sets)))];

function valuesTable(
  findings: Findings,
  shown: readonly Figure[],
  column: (figure: Figure) => string,
  sets: readonly string[] = [],
): string {
  return table(
    ["variant", ...shown.map(column), ...sets],
    findings.map((found) => [
      found.name,
      ...shown.map(({ name }) => plain(found.figures[name])),
      ...sets.map((name) => (found.sets[name] === undefined ? "" : number(found.sets[name]))),
    ]),
  );
}

function differencesTable(
  [, ...others]: Findings,
  shown: readonly Figure[],
  column: (figure: Figure) => string,
): string {
  return table(
    ["variant", ...shown.map(column)],
    others.map((found) => [found.name, ...shown.map(({ name }) => difference(found.differences?.[name]))]),
  );
}

const plain = (estimate: Estimate | undefined) =>
  estimate === undefined ? "" : `${number(estimate.value)} [${number(estimate.low)}, ${number(estimate.high)}]`;

function difference(estimate: Estimate | undefined): string {
  if (estimate === undefined) return "";
  const { value, low, high } = estimate;
  const text = `${signed(value)} [${signed(low)}, ${signed(high)}]`;
  return low > 0 || high < 0 ? strong(text) : text;
}
