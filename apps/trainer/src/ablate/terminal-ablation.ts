import { terminalForm } from "@mfim/files/command-line";
import { type AblationTableInput, number, shownFigures, signed } from "./ablation-table.ts";

const { table, strong, strongName } = terminalForm;

/**
 * The ablation for a terminal: what each variant changes, its main figures, and how they differ from the first one's.
 * Intervals and all other figures are in the file.
 * @param file where the whole table was written
 */
export function terminalAblation(input: AblationTableInput, file: string): string {
  const { title, changes, findings, yardsticks = [], failed } = input;
  const { shown, column, anyServed } = shownFigures(input);
  const main = shown.filter(({ headline }) => headline);
  const [first, ...others] = findings;
  const values = [...findings, ...yardsticks];
  const cells = main.map(({ name }) => values.map(({ figures }) => cell(figures[name]?.value, number)));
  const differences = main.map(({ name }) =>
    others.map(({ differences: by }) => {
      const found = by?.[name];
      const text = cell(found?.value, signed);
      return found !== undefined && (found.low > 0 || found.high < 0) ? strong(text) : text;
    }),
  );
  return [
    title,
    ...findings.map(({ name }) => `  ${name}: ${changes.get(name) || "nothing changed"}`),
    "",
    table(
      ["", ...values.map(({ name }) => name)],
      main.map((figure, n) => [column(figure), ...(cells[n] as string[])]),
    ),
    ...(others.length === 0
      ? []
      : [
          "",
          `Difference from ${first?.name}, pair by pair; ${strongName} where its interval is clear of 0:`,
          table(
            ["", ...others.map(({ name }) => name)],
            main.map((figure, n) => [column(figure), ...(differences[n] as string[])]),
          ),
        ]),
    "",
    ...(anyServed ? ["*: the network also served in the loss."] : []),
    ...(failed.length === 0 ? [] : [`Not measured, since the training did not end well: ${failed.join(", ")}.`]),
    `Intervals and all other figures: ${file}`,
    "",
  ].join("\n");
}

const cell = (value: number | undefined, show: (value: number) => string) => (value === undefined ? "-" : show(value));
