/** What all ranks of a job share. Every rank calls the same methods in the same order, as MPI wants it. */
export interface Communicator {
  /** 0 .. size - 1. Rank 0 writes files. */
  readonly rank: number;
  readonly size: number;
  /** The MPI library as it names itself, such as "Open MPI v4.1.4"; "none, one process" without one. */
  readonly library: string;

  /**
   * Adds the buffers up over all ranks, in place: afterwards every rank holds the same sums. Lengths must be equal on all
   * ranks. Calls may overlap with each other and with compute; they are carried out one after the other, in the order of
   * the calls. The buffers must not be touched before the promise is kept.
   *
   * The order of additions is the MPI library's: for the same ranks, lengths and bucket size a repeated call gives the
   * same bits with the algorithms that Open MPI and MPICH choose by default. Intel MPI wants I_MPI_CBWR=2 for that.
   */
  allReduceSum(buffers: readonly Float32Array[], options?: BucketOptions): Promise<void>;

  /** Overwrites the buffers of all ranks with those of `root`, default 0. */
  broadcast(buffers: readonly Float32Array[], root?: number): Promise<void>;

  /** Waits until every rank has come here. */
  barrier(): Promise<void>;

  /** One JSON value from each rank, by rank, on every rank. @throws MpiError above 1 MiB of JSON */
  gather<T extends JsonValue>(value: T): Promise<readonly T[]>;

  /** Runs before the job is ended because a rank was lost: to write what can be kept. It gets one minute. */
  onLostRank(rescue: () => void | Promise<void>): void;

  statistics(): CommunicatorStatistics;

  /** Ends the whole job at once, on all ranks, with this exit code. */
  abort(exitCode: number): Promise<never>;

  /** Waits for all ranks and leaves MPI. A process that ends without it ends the whole job. */
  close(): Promise<void>;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

export interface BucketOptions {
  /** Largest message, bytes. Smaller buffers are packed together, larger ones cut. */
  readonly bucketBytes?: number;
}

/** Since the start, of this rank. */
export interface CommunicatorStatistics {
  readonly allReduces: number;
  /** Bytes handed to all-reduce. */
  readonly payloadBytes: number;
  /**
   * Bytes that a ring all-reduce would send for them, 2 (size - 1) / size of the payload (Patarasuk and Yuan 2009, the
   * least that any algorithm can do). MPI does not tell which algorithm ran.
   */
  readonly ringBytes: number;
  /** Seconds in which an all-reduce was under way, waiting for late ranks included. */
  readonly allReduceSeconds: number;
}
