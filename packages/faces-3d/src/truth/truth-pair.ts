import type { Person } from "../person/person.ts";
import type { Portrait } from "../render/swap-truth.ts";
import type { LightRig, Scene } from "../scene/scene.ts";
import { DEGRADATIONS, degradePortrait, type WrongAttributes } from "./degrade.ts";
import type { Stratum } from "./strata.ts";

export type TruthKind = "swap" | "mix";

/**
 * Whose average skin colour a true swap has. "source": skin belongs to the person, so that neck and ears change with the
 * face. "target": only features change, which is all that a swap of a photograph can bring, since it leaves the neck.
 */
export const TRUTH_TONES = ["source", "target"] as const;
export type TruthTone = (typeof TRUTH_TONES)[number];

/** The pictures of a pair. */
export const TRUTH_ROLES = [
  /** Whose face is given; in an ID mixing, the global source. */
  "source",
  /** ID mixing only: the local source. */
  "local",
  /** The source, nothing changed but the light. */
  "relit",
  /** Whoever the truth shows (the source, or the mixed person) in a scene of their own: another picture of that identity. */
  "reference",
  "target",
  /** What a perfect method returns, pixel on pixel over the target. */
  "truth",
  /** The truth with one attribute wrong; the light's are in every set, the others in those that were asked for them. */
  "wrong-light",
  "wrong-shape",
  "wrong-skin",
  "wrong-expression",
  "wrong-pose",
] as const;
export type TruthRole = (typeof TRUTH_ROLES)[number];

/** All parameters of a pair, plain data: every picture is a function of them and the head. */
export interface TruthParameters {
  readonly id: string;
  readonly kind: TruthKind;
  readonly stratum: Stratum;
  readonly source: Portrait;
  readonly local?: Portrait;
  readonly target: Portrait;
  /** Whom the truth shows: the source's person, or the mixed one. */
  readonly result: Person;
  readonly referenceScene: Scene;
  /** Another light for the source's own picture. */
  readonly relight: LightRig;
  readonly wrong: WrongAttributes;
}

/** A portrait that a pair has a picture of. */
export interface PairPortrait {
  readonly role: TruthRole;
  readonly portrait: Portrait;
  /** Drawn with the target's crop. */
  readonly overTarget: boolean;
}

/** The portraits of a pair by role; those that lie over the target have its crop. */
export function truthPortraits(pair: TruthParameters, degraded: boolean): PairPortrait[] {
  const truth: Portrait = { person: pair.result, scene: pair.target.scene };
  const own = (role: TruthRole, portrait: Portrait) => ({ role, portrait, overTarget: false });
  const over = (role: TruthRole, portrait: Portrait) => ({ role, portrait, overTarget: true });
  return [
    own("source", pair.source),
    ...(pair.local ? [own("local", pair.local)] : []),
    own("relit", { person: pair.source.person, scene: { ...pair.source.scene, light: pair.relight } }),
    own("reference", { person: pair.result, scene: pair.referenceScene }),
    over("target", pair.target),
    over("truth", truth),
    ...DEGRADATIONS.filter((what) => degraded || what === "light").map((what) =>
      over(`wrong-${what}`, degradePortrait(truth, pair.wrong, what)),
    ),
  ];
}

/** Roles whose labels, and whose depth, are kept beside the picture. */
export const LABELLED_ROLES: readonly TruthRole[] = ["source", "local", "target", "truth"];
export const DEEP_ROLES: readonly TruthRole[] = ["truth"];
