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
}

export const emptyMixture: Mixture = {
  target: undefined,
  sources: [],
  weights: [],
  strength: 1,
  paste: { region: "face", colour: "photograph", feather: 0.12, detail: "photograph" },
};

/** What the worker is asked to do; `undefined` while something is missing. */
export function orderOf({ target, sources, weights, strength, paste }: Mixture): MixOrder | undefined {
  if (target === undefined || sources.length === 0) return undefined;
  return { target, sources, weights, strength, paste };
}
