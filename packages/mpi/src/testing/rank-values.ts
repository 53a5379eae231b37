/** Lengths with the odd cases: empty, one value, not a multiple of anything, longer than a bucket. */
export const lengths = [0, 1, 7, 1000, 4097, 100_003];
/** Bucket of the tests, bytes: smaller than the longest buffer, larger than several of the others. */
export const bucketBytes = 16_384;

/** Values of a rank that do not add up exactly, the same in every process: mantissas of a linear congruential generator. */
export function valuesOf(rank: number, salt = 0): readonly Float32Array[] {
  let state = (rank + 1) * 7919 + salt;
  return lengths.map((length) =>
    Float32Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 31 - 1;
    }),
  );
}
