import { markdownForm, type TextForm, terminalForm } from "@mfim/files/command-line";
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

const number = (value: number) => value.toFixed(Math.abs(value) >= 10 ? 1 : 3);
const signed = (value: number) => (value > 0 ? `+${number(value)}` : number(value));

/** Markdown: two tables with a row a split and the yardsticks below, then what all codes of the global source change against none. */
export function mixingTable(input: MixingTableInput): string {
  const { title, known, note, change } = mixingWords(input);
  return [
    title,
    tableOf(
      input,
      known.filter(({ toPeople }) => toPeople),
      markdownForm,
      plain,
    ),
    tableOf(
      input,
      known.filter(({ toPeople }) => !toPeople),
      markdownForm,
      plain,
    ),
    `Means with 95 % bootstrap intervals over triples; ${markdownForm.strongName}: the best split.${note}`,
    change(known),
    "",
  ].join("\n\n");
}

/**
 * For a terminal: the main figures as one table. Intervals and all other figures are in the file.
 * @param file where the whole table was written
 */
export function terminalMixing(input: MixingTableInput, file: string): string {
  const { title, known, note, change } = mixingWords(input);
  const main = known.filter(({ headline }) => headline);
  return [
    title,
    tableOf(input, main, terminalForm, ({ value }, strong) => strong(number(value))),
    `${terminalForm.strongName}: the best split.${note}`,
    change(main),
    `Intervals and all other figures: ${file}\n`,
  ].join("\n\n");
}

/** Which figures there are, and what is said beside them. */
function mixingWords({ title, splits, findings, servedInLoss }: MixingTableInput) {
  const known = mixingFigures.filter(({ name }) => findings.some(({ figures }) => figures[name] !== undefined));
  const note = known.some((figure) => served(figure, servedInLoss)) ? " *: the network also served in the loss." : "";
  const last = findings.find(({ name }) => name === splits.at(-1)?.name);
  const change = (shown: readonly MixingFigure[]) => {
    const changes = shown.flatMap((figure) => changed(figure.title, last?.differences?.[figure.name]));
    return `All codes of the global source against none of them, triple by triple: ${changes.join("; ")}.`;
  };
  return { title, known, note, change };
}

const served = ({ needs }: MixingFigure, servedInLoss: ReadonlySet<string>) =>
  needs.some((name) => servedInLoss.has(name));

function tableOf(
  { splits, findings, servedInLoss }: MixingTableInput,
  shown: readonly MixingFigure[],
  { table, strong }: TextForm,
  show: (estimate: Estimate, strong: (text: string) => string) => string,
): string {
  const columns = shown.map(
    (figure) => `${figure.title} ${figure.higherIsBetter ? "↑" : "↓"}${served(figure, servedInLoss) ? "*" : ""}`,
  );
  const best = new Map(shown.map((figure) => [figure.name, bestOf(figure, splits, findings)]));
  const rows = findings.map(({ name, figures }) => {
    const split = splits.find((one) => one.name === name);
    const cells = shown.map(({ name: figure }) => {
      const estimate = figures[figure];
      if (estimate === undefined || !Number.isFinite(estimate.value)) return "";
      return show(estimate, best.get(figure) === name ? strong : (text) => text);
    });
    return [split === undefined ? name : String(split.globalSlots), split?.localFrom ?? "", ...cells];
  });
  return table(["global codes", "local from", ...columns], rows);
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

const plain = ({ value, low, high }: Estimate, strong: (text: string) => string) =>
  `${strong(number(value))} [${number(low)}, ${number(high)}]`;

function changed(words: string, estimate: Estimate | undefined): string[] {
  if (estimate === undefined) return [];
  const { value, low, high } = estimate;
  return [`${words} ${signed(value)} [${signed(low)}, ${signed(high)}]`];
}
