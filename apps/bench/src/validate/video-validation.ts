import { terminalForm } from "@mfim/files/command-line";
import type { BenchResult } from "../result/bench-result.ts";
import { showNumber } from "../result/format-figure.ts";
import { frameErrors } from "./video-faults.ts";

/** A figure of videos, and the kind of flicker that it is there for. */
interface VideoFigure {
  readonly figure: string;
  /** `null`: none; it is a yardstick. */
  readonly own: string | null;
  /** Of a video in which nothing flickers. */
  readonly perfect: number;
}

const videoFigures: readonly VideoFigure[] = [
  { figure: "flicker.target", own: "colour", perfect: 0 },
  { figure: "flicker.swap", own: null, perfect: 0 },
  { figure: "identity-stability.swap", own: "identity", perfect: 1 },
  { figure: "pose-jitter.target", own: "pose", perfect: 0 },
  { figure: "landmark-jitter.target", own: "place", perfect: 0 },
];

/** Its own flicker has to move a figure by more than this many times what any steady error moves it. */
const apart = 3;

export interface VideoValidationRow extends VideoFigure {
  readonly network: string;
  /** |figure - perfect| by method. */
  readonly away: Readonly<Record<string, number>>;
  /** The steady error that moves it most beyond the true swap, and by which share of what its own flicker moves it by. */
  readonly largestSteady?: { readonly fault: string; readonly share: number };
  /** Whether its own flicker moves it by far more than every steady error does. */
  readonly holds: boolean | null;
}

const isSteady = (method: string): boolean => /^(steady|drifting)-/.test(method);

/** How far each fault moves each figure of videos. */
export function videoValidationRows({ methods }: BenchResult): VideoValidationRow[] {
  return videoFigures.flatMap((known): VideoValidationRow[] => {
    const { figure, own, perfect } = known;
    const record = methods[0]?.figures[figure];
    if (record === undefined) return [];
    const away = Object.fromEntries(
      methods.map(({ method, figures }) => [method, Math.abs((figures[figure]?.value ?? Number.NaN) - perfect)]),
    );
    const base = { ...known, network: record.network?.id ?? "", away };
    if (own === null) return [{ ...base, holds: null }];
    const beyond = (method: string) => (away[method] as number) - (away["truth"] as number);
    const worst = Object.keys(away)
      .filter(isSteady)
      .reduce((a, b) => (beyond(b) > beyond(a) ? b : a));
    const [steady, flicker] = [Math.max(0, beyond(worst)), beyond(`flickering-${own}`)];
    return [{ ...base, largestSteady: { fault: worst, share: steady / flicker }, holds: flicker > apart * steady }];
  });
}

/** For a terminal: a row a figure; each kind of error in every frame, then in every second one. */
export function videoValidationTable(rows: readonly VideoValidationRow[]): string {
  const kinds = Object.keys(frameErrors);
  const head = ["figure", "network", "target", "truth", ...kinds, "drifting light", "its own flicker apart"];
  const body = rows.map(({ figure, network, perfect, away, own, holds, largestSteady }) => {
    const of = (method: string) => showNumber(away[method] as number);
    const verdict =
      largestSteady === undefined
        ? ""
        : `${holds ? "yes" : "no"} (${own}; ${largestSteady.fault} moves it ${largestSteady.share.toFixed(3)} as much)`;
    return [
      perfect === 0 ? figure : `${perfect} - ${figure}`,
      network,
      of("target"),
      of("truth"),
      ...kinds.map((kind) => `${of(`steady-${kind}`)}; ${of(`flickering-${kind}`)}`),
      of("drifting-colour"),
      verdict,
    ];
  });
  return terminalForm.table(head, body);
}
