import type { Estimate } from "@mfim/metrics";
import type { VariantFindings } from "../ablate/compare-variants.ts";
import type { MixSplit } from "./mix-splits.ts";
import { type MixingFigure, mixingFigures } from "./mixing-figures.ts";

export interface MixingTableInput {
  readonly title: string;
  readonly splits: readonly MixSplit[];
  /** Of each split, the first all local, and of the yardsticks; each with its difference from the first. */
  readonly findings: readonly VariantFindings[];
  /** Metrics whose network also served in the model's loss: their figures are marked. */
  readonly servedInLoss: ReadonlySet<string>;
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const number = (value: number) => value.toFixed(Math.abs(value) >= 10 ? 1 : 3);
const signed = (value: number) => (value > 0 ? `+${number(value)}` : number(value));

/** Markdown: two tables with a row a split and the yardsticks below, then what all codes of the global source change against none. */
export function mixingTable({ title, splits, findings, servedInLoss }: MixingTableInput): string {
  const known = mixingFigures.filter(({ name }) => findings.some(({ figures }) => figures[name] !== undefined));
  const served = ({ needs }: MixingFigure) => needs.some((name) => servedInLoss.has(name));
  const tableOf = (shown: readonly MixingFigure[]): string => {
    const columns = shown.map(
      (figure) => `${figure.title} ${figure.higherIsBetter ? "↑" : "↓"}${served(figure) ? "*" : ""}`,
    );
    const best = new Map(shown.map((figure) => [figure.name, bestOf(figure, splits, findings)]));
    const rows = findings.map(({ name, figures }) => {
      const split = splits.find((one) => one.name === name);
      const cells = shown.map((figure) => plain(figures[figure.name], best.get(figure.name) === name));
      return [split === undefined ? name : String(split.globalSlots), split?.localFrom ?? "", ...cells];
    });
    const head = ["global codes", "local from", ...columns];
    return [head, head.map(() => "---"), ...rows].map(line).join("\n");
  };
  const last = findings.find(({ name }) => name === splits.at(-1)?.name);
  const note = known.some(served) ? " *: the network also served in the loss." : "";
  const changes = known.flatMap((figure) => change(figure.title, last?.differences?.[figure.name]));
  return [
    title,
    tableOf(known.filter(({ toPeople }) => toPeople)),
    tableOf(known.filter(({ toPeople }) => !toPeople)),
    `Means with 95 % bootstrap intervals over triples; bold: the best split.${note}`,
    `All codes of the global source against none of them, triple by triple: ${changes.join("; ")}.`,
    "",
  ].join("\n\n");
}

function bestOf(
  { name: figure, higherIsBetter }: MixingFigure,
  splits: readonly MixSplit[],
  findings: readonly VariantFindings[],
): string | undefined {
  const known = findings.flatMap(({ name, figures }) =>
    splits.some((split) => split.name === name) && figures[figure] ? [{ name, value: figures[figure].value }] : [],
  );
  return known.sort((a, b) => (higherIsBetter ? b.value - a.value : a.value - b.value))[0]?.name;
}

function plain(estimate: Estimate | undefined, bold: boolean): string {
  if (estimate === undefined || !Number.isFinite(estimate.value)) return "";
  const mark = bold ? "**" : "";
  return `${mark}${number(estimate.value)}${mark} [${number(estimate.low)}, ${number(estimate.high)}]`;
}

function change(words: string, estimate: Estimate | undefined): string[] {
  if (estimate === undefined) return [];
  const { value, low, high } = estimate;
  return [`${words} ${signed(value)} [${signed(low)}, ${signed(high)}]`];
}
