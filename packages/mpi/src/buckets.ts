/** A run of consecutive values of one buffer. */
export type Segment = Float32Array;

/**
 * Cuts buffers, read one after the other as one long row, into messages of at most `size` values. The pieces share the
 * buffers' memory. Buffers that end inside a message are followed by the next one's beginning.
 */
export function cutIntoBuckets(buffers: readonly Float32Array[], size: number): readonly (readonly Segment[])[] {
  const buckets: Segment[][] = [];
  let room = 0;
  for (const buffer of buffers) {
    for (let start = 0; start < buffer.length; ) {
      if (room === 0) {
        buckets.push([]);
        room = size;
      }
      const end = Math.min(buffer.length, start + room);
      buckets.at(-1)!.push(buffer.subarray(start, end));
      room -= end - start;
      start = end;
    }
  }
  return buckets;
}

/** Lets a message be worked on as one piece of memory: where it lies if it is one segment, else in `staging`. */
export async function asOnePiece(
  bucket: readonly Segment[],
  staging: Float32Array,
  work: (piece: Float32Array) => Promise<void>,
): Promise<void> {
  const [only] = bucket;
  if (bucket.length === 1 && only !== undefined) return work(only);
  let length = 0;
  for (const segment of bucket) {
    staging.set(segment, length);
    length += segment.length;
  }
  await work(staging.subarray(0, length));
  let start = 0;
  for (const segment of bucket) {
    segment.set(staging.subarray(start, start + segment.length));
    start += segment.length;
  }
}
