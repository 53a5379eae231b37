import type { MetricState } from "@mfim/core";

interface KeptRow {
  readonly rank: number;
  readonly row: Float32Array;
}

/**
 * A sample of rows of fixed size that does not depend on the order or the shards in which they came: those whose ids have
 * the smallest hashes are kept (bottom-k sampling, Cohen and Kaplan 2007).
 */
export class RowSample {
  readonly capacity: number;
  readonly seed: number;
  #rows = new Map<string, KeptRow>();

  constructor(capacity: number, seed = 0) {
    this.capacity = capacity;
    this.seed = seed;
  }

  add(id: string, row: Float32Array): void {
    this.#rows.set(id, { rank: idRank(id, this.seed), row });
    if (this.#rows.size >= 2 * this.capacity) this.#shrink();
  }

  /** Rows by id, in the order of the ids. */
  rows(): [id: string, row: Float32Array][] {
    this.#shrink();
    return [...this.#rows]
      .map(([id, { row }]) => [id, row] as [string, Float32Array])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  state(): MetricState {
    const rows = this.rows();
    return { ids: rows.map(([id]) => id), values: rows.flatMap(([, row]) => Array.from(row)) };
  }

  merge(state: MetricState): void {
    const ids = state["ids"] as readonly string[];
    const values = state["values"] as readonly number[];
    const size = ids.length === 0 ? 0 : values.length / ids.length;
    ids.forEach((id, n) => {
      this.add(id, Float32Array.from(values.slice(n * size, (n + 1) * size)));
    });
  }

  reset(): void {
    this.#rows.clear();
  }

  #shrink(): void {
    if (this.#rows.size <= this.capacity) return;
    const order = ([a, x]: [string, KeptRow], [b, y]: [string, KeptRow]) => x.rank - y.rank || (a < b ? -1 : 1);
    this.#rows = new Map([...this.#rows].sort(order).slice(0, this.capacity));
  }
}

/** 32 bits of an id: FNV-1a, then the finaliser of MurmurHash3, which spreads ids that differ in one digit. */
function idRank(id: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
