import { terminalForm } from "@mfim/files/command-line";
import type { BenchResult, MethodResult } from "../result/bench-result.ts";
import { showNumber } from "../result/format-figure.ts";

/** A metric against the truth, what it is a metric of, and the yardstick that it is shown in shares of. */
interface ValidatedMetric {
  readonly figure: string;
  /** The wrong truth that should move it most; `null`: the true one should score perfectly, no more is asked. */
  readonly own: string | null;
  /** Distance of source and target by the same metric. */
  readonly pair?: string;
  /** What a perfect swap scores. */
  readonly perfect: number;
}

const validatedMetrics: readonly ValidatedMetric[] = [
  { figure: "identity.truth", own: "wrong-shape", pair: "identity.pair", perfect: 1 },
  { figure: "shape.truth", own: "wrong-shape", pair: "shape.pair", perfect: 0 },
  { figure: "expression.truth", own: "wrong-expression", pair: "expression.pair", perfect: 0 },
  { figure: "pose.truth", own: "wrong-pose", pair: "pose.pair", perfect: 0 },
  { figure: "pose-hn.truth", own: "wrong-pose", pair: "pose-hn.pair", perfect: 0 },
  { figure: "gaze.truth", own: null, pair: "gaze.pair", perfect: 0 },
  { figure: "lighting.truth", own: "wrong-light", pair: "lighting.pair", perfect: 0 },
  { figure: "landmarks.truth", own: "wrong-pose", perfect: 0 },
  { figure: "mouth-opening.truth", own: "wrong-expression", perfect: 0 },
  { figure: "landmarks-mouth.truth", own: null, perfect: 0 },
  { figure: "l1-mouth.truth", own: null, perfect: 0 },
  { figure: "sharpness.truth", own: "wrong-sharpness", perfect: 0 },
  { figure: "input-leak.truth", own: "wrong-leak", perfect: 0 },
  { figure: "skin-tone.truth", own: "wrong-skin", perfect: 0 },
  { figure: "skin-colour.truth", own: null, perfect: 0 },
  { figure: "l1.truth", own: null, perfect: 0 },
  { figure: "ssim-face.truth", own: null, perfect: 1 },
  { figure: "lpips.truth", own: null, perfect: 0 },
];

export interface ValidationRow extends ValidatedMetric {
  readonly network: string;
  /** |figure - perfect| by variant, as a share of the yardstick where there is one. */
  readonly moved: Readonly<Record<string, number>>;
  readonly strongest: string;
  readonly perfectHolds: boolean;
  /** Whether its own attribute, wrong, moves it most; `null` where none is its own. */
  readonly ownHolds: boolean | null;
}

/** The first recogniser's row, then one a judge beside it: whatever quantity `identity-NAME` is known of swap, truth and pair. */
function withJudges(figures: readonly string[]): ValidatedMetric[] {
  const judges = figures.flatMap((figure): ValidatedMetric[] => {
    const judge = /^(identity-.+)\.truth$/.exec(figure)?.[1];
    if (judge === undefined || !figures.includes(`${judge}.pair`)) return [];
    return [{ figure, own: "wrong-shape", pair: `${judge}.pair`, perfect: 1 }];
  });
  return validatedMetrics.flatMap((metric) => (metric.figure === "identity.truth" ? [metric, ...judges] : [metric]));
}

/** How far each wrong truth moves each metric from perfect. Rounding of networks is allowed for by 1e-4 of the yardstick. */
export function validationRows({ methods }: BenchResult): ValidationRow[] {
  const figures = methods[0]?.figures ?? {};
  return withJudges(Object.keys(figures)).flatMap((metric) => {
    const record = figures[metric.figure];
    if (record === undefined) return [];
    const scale = scaleOf(metric, methods[0] as MethodResult);
    const moved = Object.fromEntries(
      methods.map(({ method, figures: own }) => [
        method,
        Math.abs((own[metric.figure]?.value ?? Number.NaN) - metric.perfect) / scale,
      ]),
    );
    const wrong = Object.entries(moved).filter(([name]) => name.startsWith("wrong-"));
    const strongest = wrong.reduce((a, b) => (b[1] > a[1] ? b : a), ["", -1] as const)[0];
    return [
      {
        ...metric,
        network: record.network?.id ?? "",
        moved,
        strongest,
        perfectHolds: (moved["truth"] as number) < 1e-4,
        ownHolds: metric.own === null ? null : strongest === metric.own,
      },
    ];
  });
}

function scaleOf({ pair, perfect }: ValidatedMetric, { figures }: MethodResult): number {
  const yardstick = pair === undefined ? undefined : figures[pair]?.value;
  return yardstick === undefined || yardstick === null ? 1 : Math.abs(yardstick - perfect);
}

/** Of the metrics that have a yardstick, the one that each wrong attribute moves most. */
export function strongestMetrics(rows: readonly ValidationRow[]): Record<string, string> {
  const scaled = rows.filter(({ pair }) => pair !== undefined);
  const variants = Object.keys(rows[0]?.moved ?? {}).filter((name) => name.startsWith("wrong-"));
  return Object.fromEntries(
    variants.map((variant) => {
      const by = (row: ValidationRow) => row.moved[variant] as number;
      return [variant, scaled.reduce((a, b) => (by(b) > by(a) ? b : a)).figure];
    }),
  );
}

/** For a terminal: a row a metric, a column a variant; the largest of the wrong ones is marked. */
export function validationTable(rows: readonly ValidationRow[]): string {
  const variants = Object.keys(rows[0]?.moved ?? {});
  const head = ["metric", "network", ...variants, "own moves it most"];
  const verdict = { true: "yes", false: "no", null: "" } as const;
  const body = rows.map((row) => [
    row.pair === undefined ? row.figure : `${row.figure} / ${row.pair}`,
    row.network,
    ...variants.map((variant) => {
      const number = showNumber(row.moved[variant] as number);
      return variant === row.strongest ? terminalForm.strong(number) : number;
    }),
    row.own === null ? "" : `${verdict[String(row.ownHolds) as "true"]} (${row.own})`,
  ]);
  return terminalForm.table(head, body);
}
