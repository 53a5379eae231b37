import type { BenchResult } from "./bench-result.ts";

/** A result as a Markdown table: a row a figure, a column a method, means with 95 % intervals over pairs. */
export function resultTable(result: BenchResult): string {
  const names = [
    ...new Set(result.methods.flatMap(({ summary, figures }) => [...Object.keys(summary), ...Object.keys(figures)])),
  ];
  const header = ["figure", ...result.methods.map(({ method }) => method)];
  const rows = names.map((name) => [
    label(name, result),
    ...result.methods.map(({ summary, figures }) => {
      const figure = summary[name] ?? figures[name];
      return figure === undefined ? "" : `${number(figure.value)} [${number(figure.low)}, ${number(figure.high)}]`;
    }),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function label(name: string, result: BenchResult): string {
  const figure = result.methods.map(({ figures }) => figures[name]).find((found) => found !== undefined);
  if (figure === undefined) return name;
  return `${name} ${figure.higherIsBetter ? "↑" : "↓"}${figure.servedInLoss ? " (network of the loss)" : ""}`;
}

const number = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3));
