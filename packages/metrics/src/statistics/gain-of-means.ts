/** Mean similarities to the source, or any figure that is lower for the target than for the person themselves. */
export interface GainMeans {
  readonly swap: number;
  readonly target: number;
  /** Of another picture of the source person. */
  readonly self: number;
}

/** How far identity went: 0 for the untouched target, 1 for another picture of the source person (docs/metrics.md). */
export const gainOfMeans = ({ swap, target, self }: GainMeans): number => (swap - target) / (self - target);

/**
 * How much of an attribute of the target was kept, from mean errors against the target: 1 all, 0 as far off as the source.
 * @param swap the swap's mean error
 * @param source the source's
 */
export const keptOfMeans = (swap: number, source: number): number => 1 - swap / source;
