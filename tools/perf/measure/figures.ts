import type { Engine } from "../engines.ts";
import type { RankFigures } from "../workers/messages.ts";

/** One line of the JSON file: a row in an engine. */
export interface Figure {
  readonly row: string;
  readonly engine: Engine;
  /** Median over the rounds of the time of one call. */
  readonly median_ms: number;
  /** The fastest and the slowest round. */
  readonly low_ms: number;
  readonly high_ms: number;
  /** Largest resident memory of the engine's process from its start, loading and warming up included, 10^6 bytes. */
  readonly peak_mb: number;
}

/** A figure and what the report says beside it. */
export interface Measurement extends Figure {
  readonly rounds: number;
  /** Largest resident memory during the measured calls alone. */
  readonly steady_mb: number | undefined;
  /** Floating-point operations of one call, the same for every engine. */
  readonly flops: number | undefined;
  /** Largest difference from the first engine's results, relative to their largest value. */
  readonly difference: number | undefined;
  /** Of a job over MPI. */
  readonly ranks?: RankFigures | undefined;
}

/** What was not measured, and why. */
export interface Omission {
  readonly row: string;
  readonly engine: string;
  readonly reason: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
    : (sorted[Math.floor(middle)] as number);
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

export function toFigure({ row, engine, median_ms, low_ms, high_ms, peak_mb }: Measurement): Figure {
  const [middle, low, high] = [median_ms, low_ms, high_ms].map((value) => rounded(value, 3)) as [
    number,
    number,
    number,
  ];
  return { row, engine, median_ms: middle, low_ms: low, high_ms: high, peak_mb: rounded(peak_mb, 1) };
}
