import type { NumberedPeople } from "@mfim/core";
import type { PictureFormat } from "../pack/encode-picture.ts";
import type { TruthKind, TruthTone } from "./truth-pair.ts";

export interface TruthPreset {
  readonly kind: TruthKind;
  readonly pairs: number;
  readonly size: number;
  readonly seed: string;
  /** WebP at quality 94, or PNG without loss (checksums are of pixels: they do not depend on it); "raw": tensors for training. */
  readonly format: PictureFormat | "raw";
  /** Also the truth with each attribute wrong. */
  readonly degraded: boolean;
  /** Whom the pairs are drawn from; default: the people of a benchmark. */
  readonly people?: NumberedPeople;
  /** How people are drawn; photographic ones need a skin library. Detailed unless given. */
  readonly look?: "photographic";
  /** Whose skin colour the true swaps have; the source's unless given. */
  readonly tone?: TruthTone;
}

/** Sets with known truth by name, benchmarks first; a changed renderer or sampler makes a new name, never another set of the old one. */
export const TRUTH_PRESETS: Readonly<Record<string, TruthPreset>> = {
  "swap-truth-v1": { kind: "swap", pairs: 2000, size: 256, seed: "swap-truth-v1", format: "webp", degraded: false },
  "mix-truth-v1": { kind: "mix", pairs: 2000, size: 256, seed: "mix-truth-v1", format: "webp", degraded: false },
  /** The same strata and people of the photographic look: its pixels are a function of the skin library, too. */
  "swap-truth-v2": {
    kind: "swap",
    pairs: 2000,
    size: 256,
    seed: "swap-truth-v2",
    format: "webp",
    degraded: false,
    look: "photographic",
  },
  /** The first pairs of swap-truth-v1, with the truth degraded one attribute at a time. */
  "swap-degraded-v1": { kind: "swap", pairs: 500, size: 256, seed: "swap-truth-v1", format: "webp", degraded: true },
  /** To train on: nobody of the benchmarks, and every tenth person only meets people of that tenth. */
  "swap-train": {
    kind: "swap",
    pairs: 10_000,
    size: 64,
    seed: "swap-train",
    format: "raw",
    degraded: false,
    people: { count: 2500, heldOutApart: true },
  },
  /** The same of people whose skin is composed of photographed ones. */
  "swap-train-photo-3d": {
    kind: "swap",
    pairs: 10_000,
    size: 64,
    seed: "swap-train-photo-3d",
    format: "raw",
    degraded: false,
    people: { count: 2500, heldOutApart: true },
    look: "photographic",
  },
};
