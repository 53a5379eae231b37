import type { MixWeights } from "@mfim/core";
import type { FaceReference, MixOrder, PasteSettings } from "../worker/protocol.ts";

/** What the user has chosen; one step of undo is one of these. */
export interface Mixture {
  readonly target: FaceReference | undefined;
  readonly sources: readonly FaceReference[];
  /** One row an identity slot, one weight a source. */
  readonly weights: MixWeights;
  readonly strength: number;
  readonly paste: PasteSettings;
  /** Whether the sources are still the people whom the page opened with: the first picture of one's own takes their place. */
  readonly isOpening: boolean;
}

export const emptyMixture: Mixture = {
  target: undefined,
  sources: [],
  weights: [],
  strength: 1,
  paste: { region: "face", colour: "photograph", feather: 0.12, detail: "photograph" },
  isOpening: false,
};

/** What the worker is asked to do; `undefined` while something is missing. */
export function orderOf({ target, sources, weights, strength, paste }: Mixture): MixOrder | undefined {
  if (target === undefined || sources.length === 0) return undefined;
  return { target, sources, weights, strength, paste };
}
