import type { Engine } from "../engines.ts";
import type { Measurement } from "../measure/figures.ts";
import type { Row } from "../rows.ts";

/** What the project aims at: another engine's time or memory divided by ours, at least. */
interface Aim {
  readonly against: Engine;
  readonly of: "median_ms" | "peak_mb";
  readonly least: number;
  readonly say: (ratio: number) => string;
}

const training = /^(g-backward|d-r1-step|mfim-train-step)/;

/** The training steps of the configs on photographs, at their true size. */
const largeStep = /^mfim-train-step-(256|1024)/;

function aimsOf({ name }: Row): readonly Aim[] {
  if (largeStep.test(name))
    return [
      ...speeds([
        ["pytorch", 1.6],
        ["pytorch-compiled", 1.1],
      ]),
      memory,
    ];
  const speed = training.test(name) && !name.startsWith("g-backward") ? 1.5 : 1;
  return [
    ...speeds([
      ["pytorch", speed],
      ["onnxruntime", 0.9],
    ]),
    memory,
  ];
}

const words: Readonly<Partial<Record<Engine, string>>> = {
  pytorch: "PyTorch",
  "pytorch-compiled": "compiled PyTorch",
};

const speeds = (aims: readonly (readonly [Engine, number])[]): Aim[] =>
  aims.map(([against, least]) => ({
    against,
    of: "median_ms",
    least,
    say: (r) => `${r.toFixed(2)}x of ${words[against] ?? against}'s speed, aim ${least}`,
  }));

const memory: Aim = {
  against: "pytorch",
  of: "peak_mb",
  least: 1,
  say: (r) => `${(1 / r).toFixed(2)} times PyTorch's memory, aim 1`,
};

/** From here on the operations themselves, at the machine's limit, are what an aim runs into. */
const nearLimit = 0.9;

/**
 * The aims that a row misses, in words; none where its engines were not measured.
 * @param peak operations a second that the machine reaches at best, where that was measured
 */
export function shortfallsOf(row: Row, measurements: readonly Measurement[], peak?: number): string[] {
  const of = (engine: Engine) => measurements.find((m) => m.row === row.name && m.engine === engine);
  const ours = of("compiled") ?? of("eager");
  if (ours === undefined) return [];
  return aimsOf(row).flatMap(({ against, of: what, least, say }) => {
    const other = of(against)?.[what];
    if (other === undefined || other / ours[what] >= least) return [];
    const share =
      what === "median_ms" && peak !== undefined && ours.flops !== undefined
        ? ours.flops / (other / least / 1000) / peak
        : 0;
    const beyond = share < nearLimit ? "" : ` (${(100 * share).toFixed(0)} % of the machine's limit, below)`;
    return [`${say(other / ours[what])}${beyond}`];
  });
}
