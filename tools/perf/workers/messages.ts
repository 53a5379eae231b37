/** What stands before a worker's messages on its output, among which libraries may write lines of their own. */
export const messagePrefix = "@perf ";

/** First message of a worker: it has run the call once or more and is ready to be measured. */
export interface Ready {
  /** File with the compared results of the first call, channels last. */
  readonly results?: string;
  /** Floating-point operations of one call, where the engine knows. */
  readonly flops?: number;
  /** Versions of what runs. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Answer to "run N": milliseconds of N calls together. */
export interface Sample {
  readonly ms: number;
}

/** Answer to "end". */
export interface Farewell {
  /** Largest resident memory of the process from its start, MB (10^6 bytes). */
  readonly peak: number;
  /** The same since the first measured call; absent where the system cannot tell. */
  readonly steady?: number;
  /** Of a job of several processes: how many, and of one call the bytes that a rank hands to all-reduce and the time under way. */
  readonly ranks?: RankFigures;
}

export interface RankFigures {
  readonly size: number;
  readonly bytes: number;
  readonly allReduceMs: number;
}
