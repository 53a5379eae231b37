import type { ImageBatch } from "@mfim/core";
import type { NetworkIdentity } from "@mfim/metrics";
import type { BenchBatch } from "../protocol/batches.ts";
import type { BenchPair, BenchProtocol } from "../protocol/bench-protocol.ts";

/** A method as the bench runs it: unlike a SwapMethod it also knows which pair it is asked for. */
export interface BenchMethod extends Disposable {
  readonly name: string;
  /** One line on what it is and where it comes from; results repeat it. */
  readonly about: string;
  /** SHA-256 of its files, where it has any: another training is another method. */
  readonly files?: string;
  /** Networks that served in its training loss. */
  readonly lossNetworks: readonly NetworkIdentity[];
  /** Whether it has an answer for a pair; absent: it has one for every pair. */
  readonly has?: (pair: BenchPair) => boolean;
  /** Why it has none, a clause for people. */
  readonly whyNot?: (pair: BenchPair) => string;
  /** @throws ConfigError where the protocol lacks what the method needs */
  readonly check?: (protocol: BenchProtocol) => void;
  /** What only the first batch of a size needs, such as tracing a graph; not timed. */
  readonly prepare?: (batch: BenchBatch) => void;
  /** [N, S', S', 3] in [-1, 1], of any side; the caller disposes it. */
  swap(batch: BenchBatch): Promise<ImageBatch>;
}
