import { ConfigError } from "@mfim/core";

/** Of `count` processes that share every batch, the `index`-th takes the `index`-th of its equal parts. */
export interface BatchPart {
  readonly index: number;
  readonly count: number;
}

/**
 * The places of a batch that a process reads. What is drawn for the others it draws as well, so that every process stands
 * where one that reads whole batches would stand.
 * @throws ConfigError where the batch does not divide evenly
 */
export function ownPart<Item>(batch: readonly Item[], part: BatchPart | undefined): readonly Item[] {
  if (part === undefined) return batch;
  const size = batch.length / part.count;
  if (!Number.isInteger(size))
    throw new ConfigError(
      `Loader: expected a batch that ${part.count} processes can share evenly, got ${batch.length} pictures.`,
    );
  return batch.slice(part.index * size, (part.index + 1) * size);
}
