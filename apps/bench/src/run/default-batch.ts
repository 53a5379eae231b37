/** Pairs a batch where nothing else is asked for; the same in all shards of a run. */
export const defaultBatch = 16;
