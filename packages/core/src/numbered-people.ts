/** Whom a made set is drawn from: people by their numbers. */
export interface NumberedPeople {
  /** Pair i has person i modulo this as its source. */
  readonly count: number;
  /** Whether held-out people (`isHeldOutPerson`) meet each other only. */
  readonly heldOutApart: boolean;
}

/** People of training sets who are kept for judging: every tenth, a rule that does not change when a set grows. */
export const isHeldOutPerson = (person: number): boolean => person % 10 === 9;
