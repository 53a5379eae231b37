/** What the processes of one training tell each other. Every process calls the same methods in the same order. */
export interface Exchange {
  /** From 0; process 0 writes files. */
  readonly rank: number;
  readonly size: number;
  /** Replaces every array by its mean over the processes, in place. The same names and lengths everywhere. */
  mean(arrays: ReadonlyMap<string, Float32Array>): Promise<void>;
  /** Whether any process says yes. */
  any(flag: boolean): Promise<boolean>;
  /** One line for the log; empty for one process. */
  summary(): string;
  /** Waits for the others and leaves. */
  close(): Promise<void>;
}

/** One process. */
export const alone: Exchange = {
  rank: 0,
  size: 1,
  mean: async () => {},
  any: async (flag) => flag,
  summary: () => "",
  close: async () => {},
};
