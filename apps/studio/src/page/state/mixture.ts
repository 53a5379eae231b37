import type { MixWeights } from "@mfim/core";
import type { FaceMix, FaceReference, MixOrder, PasteSettings } from "../worker/protocol.ts";

/** Whose identity a face gets. */
export interface FaceMixture {
  readonly sources: readonly FaceReference[];
  /** One row an identity slot, one weight a source. */
  readonly weights: MixWeights;
  readonly strength: number;
}

/** Which faces of the target are swapped: the chosen one, all by the same sources, or each by its own. */
export type Scope = "chosen" | "all" | "each";

/** What the user has chosen; one step of undo is one of these. The sources are those of the chosen face. */
export interface Mixture extends FaceMixture {
  /** The photograph that it stays, and the chosen face. */
  readonly target: FaceReference | undefined;
  readonly scope: Scope;
  /** The mixtures of the faces that are not chosen, by face; only where each has its own. */
  readonly others: Readonly<Record<number, FaceMixture>>;
  readonly paste: PasteSettings;
  /** Whether the sources are still the people whom the page opened with: the first picture of one's own takes their place. */
  readonly isOpening: boolean;
}

/** A face that stays as it is. */
export const unmixed: FaceMixture = { sources: [], weights: [], strength: 1 };

export const emptyMixture: Mixture = {
  target: undefined,
  ...unmixed,
  scope: "chosen",
  others: {},
  paste: { region: "face", colour: "photograph", feather: 0.12, detail: "photograph" },
  isOpening: false,
};

export const mixtureOf = ({ sources, weights, strength }: FaceMixture): FaceMixture => ({ sources, weights, strength });

/** Whose identity a face of the target gets; `undefined` where it stays as it is. */
export function mixtureOfFace(mixture: Mixture, face: number): FaceMixture | undefined {
  const isOwn = face === mixture.target?.face || mixture.scope === "all";
  const own = isOwn ? mixtureOf(mixture) : mixture.scope === "each" ? mixture.others[face] : undefined;
  return own === undefined || own.sources.length === 0 ? undefined : own;
}

/**
 * What the worker is asked to do; `undefined` while something is missing.
 * @param faces how many the target has
 */
export function orderOf(mixture: Mixture, faces: number): MixOrder | undefined {
  const { target, paste } = mixture;
  if (target === undefined) return undefined;
  // The chosen face comes last: it is the one that changes, and what is below it can be kept.
  const painted = [
    ...Array.from({ length: faces }, (_, face) => face).filter((face) => face !== target.face),
    target.face,
  ];
  const mixes = painted.flatMap((face): FaceMix[] => {
    const own = mixtureOfFace(mixture, face);
    return own === undefined ? [] : [{ face, ...own }];
  });
  if (mixes.length === 0) return undefined;
  return { photograph: target.photograph, chosen: target.face, faces: mixes, paste };
}
