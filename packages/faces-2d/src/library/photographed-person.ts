/** What a person's pictures may be used for. */
const USES = ["train", "held-out", "measured"] as const;
export type PersonUse = (typeof USES)[number];

export const SEXES = ["female", "male"] as const;
export type Sex = (typeof SEXES)[number];

/** A person in a neutral and a smiling photograph of the same light and camera. */
export interface PhotographedPerson {
  readonly id: string;
  readonly sex: Sex;
  /** As the set says, e.g. of ethnicity. */
  readonly group: string;
  readonly split: PersonUse;
  /** Paths of the photographs: neutral, smiling. */
  readonly photographs: readonly [string, string];
}

/** Where photographs come from, and how they want to be named. */
export interface PhotographSet {
  readonly name: string;
  /** The line that stands beside every picture made of them. */
  readonly credit: string;
  readonly people: readonly PhotographedPerson[];
}
