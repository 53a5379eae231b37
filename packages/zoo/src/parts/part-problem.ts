/** A problem and the place of it, below the part. */
export interface PartProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
