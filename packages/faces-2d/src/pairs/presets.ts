import type { NumberedPeople } from "@mfim/core";

export interface PairPreset {
  readonly seed: string;
  readonly pairs: number;
  readonly size: number;
  readonly people: NumberedPeople;
}

/** Sets by name; changed composing makes a new name, never another set of the old one. */
export const PAIR_PRESETS: Readonly<Record<string, PairPreset>> = {
  /** To train on: each person is the source of two pairs, and every tenth meets only people of that tenth. */
  "swap-train-photo-2d": {
    seed: "swap-train-photo-2d",
    pairs: 10_000,
    size: 64,
    people: { count: 5000, heldOutApart: true },
  },
};
