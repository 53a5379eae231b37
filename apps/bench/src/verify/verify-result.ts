import { Random } from "@mfim/core";
import type { BenchValues } from "../result/bench-result.ts";
import type { BatchPart } from "../run/shard-parts.ts";

/** Values of one method and figure that did not come back. */
interface Deviation {
  readonly method: string;
  readonly figure: string;
  readonly pair: string;
  readonly published: number | null;
  readonly measured: number | null;
}

export interface Verdict {
  readonly reproduces: boolean;
  /** Values compared, and how many came back to the last bit. */
  readonly compared: number;
  readonly identical: number;
  /** Largest difference, as a share of the figure's spread over the published pairs. */
  readonly largest: number;
  readonly deviations: readonly Deviation[];
}

/** Whole batches, drawn by the seed: networks round alike only in batches that are alike. */
export function sampleBatches(batches: number, count: number, seed: number): number[] {
  const random = new Random(seed);
  const numbers = Array.from({ length: batches }, (_, n) => n);
  for (let i = 0; i < Math.min(count, batches); i++) {
    const j = i + random.below(batches - i);
    [numbers[i], numbers[j]] = [numbers[j] as number, numbers[i] as number];
  }
  return numbers.slice(0, count).sort((a, b) => a - b);
}

/**
 * Compares measured values with published ones. A value counts as the same within `tolerance` of the figure's spread
 * (its standard deviation over the published pairs): other processors round otherwise, other methods differ by far more.
 */
export function verdictOf(published: BenchValues, parts: readonly BatchPart[], tolerance: number): Verdict {
  const deviations: Deviation[] = [];
  let [compared, identical, largest] = [0, 0, 0];
  for (const { states } of parts) {
    for (const [method, metrics] of Object.entries(states)) {
      for (const [figure, state] of Object.entries(metrics)) {
        // A video's figure is of all its frames, and a sample has only some.
        if ("videos" in state) continue;
        const known = published[method]?.[figure];
        // A figure of a judge that the protocol has gained since.
        if (known === undefined && published[method] !== undefined) continue;
        const spread = Math.max(deviationOf(known?.values ?? []), 1e-9);
        const before = new Map(known?.ids.map((id, n) => [id, known.values[n] as number]));
        const now = new Map(
          (state["ids"] as readonly string[]).map((id, n) => [id, (state["values"] as readonly number[])[n] as number]),
        );
        for (const pair of [...now.keys(), ...(state["missing"] as readonly string[])]) {
          const [a, b] = [before.get(pair), now.get(pair)];
          compared++;
          if (a === b) identical++;
          else if (a === undefined || b === undefined || Math.abs(a - b) > tolerance * spread)
            deviations.push({ method, figure, pair, published: a ?? null, measured: b ?? null });
          if (a !== undefined && b !== undefined) largest = Math.max(largest, Math.abs(a - b) / spread);
        }
      }
    }
  }
  return { reproduces: compared > 0 && deviations.length === 0, compared, identical, largest, deviations };
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
