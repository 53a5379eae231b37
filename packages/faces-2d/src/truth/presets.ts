import type { PersonUse } from "../library/photographed-person.ts";

/** A benchmark of photographs whose truth is known. */
export interface PhotoTruthPreset {
  /** Swaps of photographed people as they are, or ID mixings of composed ones. */
  readonly kind: "swap" | "mix";
  readonly seed: string;
  readonly size: number;
  /** Whose swaps; mixings are of composed people, who have none. */
  readonly splits: readonly PersonUse[];
  /** The first so many pairs; of swaps all unless given, of mixings 400. */
  readonly pairs?: number;
  /** Also the truth with each attribute wrong; swaps only. */
  readonly degraded?: boolean;
}

/** Benchmarks by name; changed composing makes a new name, never another set of the old one. */
export const PHOTO_TRUTH_PRESETS: Readonly<Record<string, PhotoTruthPreset>> = {
  "photo-truth-v1": { kind: "swap", seed: "photo-truth-v1", size: 256, splits: ["held-out"] },
  /** With the people who are measured only, where the library has them. */
  "photo-truth-v1-all": { kind: "swap", seed: "photo-truth-v1-all", size: 256, splits: ["held-out", "measured"] },
  "photo-mix-v1": { kind: "mix", seed: "photo-mix-v1", size: 256, splits: [] },
};
