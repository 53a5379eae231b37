import type { Comparison } from "./compare.ts";

/** The outcome of one golden file. */
export type Outcome =
  | {
      readonly name: string;
      readonly kind: "compared";
      readonly tensors: readonly Comparison[];
      readonly seconds: number;
    }
  | { readonly name: string; readonly kind: "missing" }
  | { readonly name: string; readonly kind: "error"; readonly message: string };

const column = (text: string, width: number) => text.padEnd(width);
const figure = (value: number | undefined) => column(value === undefined ? "-" : value.toExponential(1), 10);

/** A maximum that NaN wins; `undefined` of nothing. */
function worst(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.some(Number.isNaN) ? Number.NaN : Math.max(...values);
}

function line(name: string, tensors: readonly Comparison[], status: string): string {
  const values = tensors.filter(({ gradient }) => !gradient);
  const gradients = tensors.filter(({ gradient }) => gradient);
  return [
    column(name, 44),
    figure(worst(tensors.map(({ absolute }) => absolute))),
    figure(worst(values.map(({ relative }) => relative))),
    figure(worst(gradients.map(({ relativeL2 }) => relativeL2))),
    status,
  ].join(" ");
}

export const heading = [
  column("golden", 44),
  column("largest", 10),
  column("relative", 10),
  column("gradient", 10),
  "(largest absolute error; of values, in units of the golden's largest; of gradients, relative L2)",
].join(" ");

export function failed(outcome: Outcome): boolean {
  return outcome.kind === "error" || (outcome.kind === "compared" && outcome.tensors.some(({ ok }) => !ok));
}

/** One line a golden; with `everyTensor`, or where one is off, one more for each of its tensors. */
export function describeOutcome(outcome: Outcome, everyTensor: boolean): string[] {
  if (outcome.kind === "missing") return [`${column(outcome.name, 44)} missing: no check computes this golden yet`];
  if (outcome.kind === "error") return [`${column(outcome.name, 44)} FAILED: ${outcome.message}`];
  const { name, tensors, seconds } = outcome;
  const status = failed(outcome) ? "FAILED" : "ok";
  const shown = tensors.filter(({ ok }) => everyTensor || !ok);
  const details = shown.map((tensor) =>
    line(`  ${tensor.tensor}`, [tensor], tensor.ok ? "ok" : `FAILED${tensor.problem ? `: ${tensor.problem}` : ""}`),
  );
  return [line(name, tensors, `${status} (${seconds.toFixed(1)} s)`), ...details];
}
