/** Sixteen pairs of 256 px, or fewer: at 1024 px sixteen at once took 13 GB. */
const [mostPairs, fullSize] = [16, 256];

/** Pairs a batch where nothing else is asked for, by the side of the pictures; the same in all shards of a run. */
export function defaultBatch(size: number): number {
  return Math.max(1, Math.min(mostPairs, Math.floor(mostPairs * (fullSize / size) ** 2)));
}
