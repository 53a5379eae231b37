/** A network between ranks, as the alpha-beta model sees it. */
export interface Link {
  /** Seconds before a message's first byte arrives. */
  readonly latency: number;
  /** Bytes a second, of the slowest link of the ring. */
  readonly bandwidth: number;
}

/**
 * Seconds of a ring all-reduce: 2 (N - 1) steps, each of which sends 1 / N of the message (Patarasuk and Yuan 2009,
 * "Bandwidth optimal all-reduce algorithms for clusters of workstations"; the cost model is that of Thakur, Rabenseifner and
 * Gropp 2005, without its term for the additions). Buckets are sent one after the other, each with its own steps.
 * @param ranks N
 * @param bytes of all messages together
 */
export function ringSeconds(ranks: number, bytes: number, bucketBytes: number, { latency, bandwidth }: Link): number {
  const steps = 2 * (ranks - 1);
  return Math.ceil(bytes / bucketBytes) * steps * latency + (steps / ranks) * (bytes / bandwidth);
}
