/** A recogniser, as far as it is needed here. */
export interface Judge {
  readonly name: string;
  /** Cosine above which two pictures are taken to show one person. */
  readonly limit: number;
  /**
   * @param pictures [count, size, size, 3] sRGB, FFHQ-aligned
   * @returns an embedding each, of unit length
   */
  embed(pictures: Uint8Array, count: number, size: number): Promise<readonly Float32Array[]>;
}

export const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

/** The nearest of some embeddings: its place and its cosine. @throws RangeError of none */
export function nearest(
  one: Float32Array,
  others: readonly Float32Array[],
): { readonly at: number; readonly cosine: number } {
  if (others.length === 0) throw new RangeError("nearest: expected embeddings to compare with, got none.");
  let best = { at: 0, cosine: Number.NEGATIVE_INFINITY };
  others.forEach((other, at) => {
    const value = cosine(one, other);
    if (value > best.cosine) best = { at, cosine: value };
  });
  return best;
}

/** Mean cosine over all pairs of some embeddings. */
export function meanCosine(embeddings: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < embeddings.length; i++)
    for (let j = 0; j < i; j++) {
      sum += cosine(embeddings[i]!, embeddings[j]!);
      count++;
    }
  return sum / count;
}
