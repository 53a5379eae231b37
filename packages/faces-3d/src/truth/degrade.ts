import type { HeadPose } from "../geometry/pose.ts";
import { mix, round } from "../geometry/scalar.ts";
import type { Person } from "../person/person.ts";
import type { Portrait } from "../render/swap-truth.ts";
import type { LightRig, Scene } from "../scene/scene.ts";

/** Attributes that a truth can have wrong, one at a time. */
export const DEGRADATIONS = ["shape", "skin", "expression", "pose", "light"] as const;
export type Degradation = (typeof DEGRADATIONS)[number];

/** Where each wrong attribute comes from. */
export interface WrongAttributes {
  /** Whose shape (`identity`), and whose skin, are the wrong ones. */
  readonly person: Person;
  readonly expression: Scene["expression"];
  readonly expressionName: string;
  readonly pose: HeadPose;
  readonly light: LightRig;
}

const CHANGES: Readonly<Record<Degradation, (right: Portrait, wrong: WrongAttributes, t: number) => Portrait>> = {
  shape: ({ person, scene }, wrong, t) => ({
    person: {
      ...person,
      identity: between(
        padded(person.identity, wrong.person.identity),
        padded(wrong.person.identity, person.identity),
        t,
      ),
    },
    scene,
  }),
  skin: ({ person, scene }, wrong, t) => ({
    person: {
      ...person,
      skin: between({ ...person.skin }, { ...wrong.person.skin }, t),
      ...(person.photo && wrong.person.photo && { photo: between(person.photo, wrong.person.photo, t) }),
    },
    scene,
  }),
  expression: ({ person, scene }, wrong, t) => {
    const names = [...new Set([...Object.keys(scene.expression), ...Object.keys(wrong.expression)])];
    const weights = names.map((name) => [
      name,
      round(mix(scene.expression[name] ?? 0, wrong.expression[name] ?? 0, t)),
    ]);
    return {
      person,
      scene: {
        ...scene,
        expression: Object.fromEntries(weights),
        expressionName: t === 1 ? wrong.expressionName : "mixture",
      },
    };
  },
  pose: ({ person, scene }, wrong, t) => ({
    person,
    scene: { ...scene, pose: between({ ...scene.pose }, { ...wrong.pose }, t) },
  }),
  light: ({ person, scene }, wrong, t) => ({
    person,
    scene: { ...scene, light: between(scene.light, wrong.light, t) },
  }),
};

/**
 * A portrait with one attribute wrong and all others right: what a metric of that attribute must notice, and the others
 * should not mind. Draw it with the crop of the right one's target.
 * @param amount 0 right to 1 wholly wrong, all numbers of the attribute blended in between
 */
export function degradePortrait(right: Portrait, wrong: WrongAttributes, what: Degradation, amount = 1): Portrait {
  return CHANGES[what](right, wrong, amount);
}

/** Blends all numbers of two plain values of the same shape. */
function between<T>(a: T, b: T, t: number): T {
  if (typeof a === "number") return round(mix(a, b as number, t)) as T;
  if (Array.isArray(a)) return a.map((x, i) => between(x as unknown, (b as unknown[])[i], t)) as T;
  if (typeof a === "object" && a !== null) {
    return Object.fromEntries(
      Object.entries(a).map(([key, x]) => [key, between(x as unknown, (b as Record<string, unknown>)[key], t)]),
    ) as T;
  }
  return a;
}

function padded(list: readonly number[], other: readonly number[]): number[] {
  return Array.from({ length: Math.max(list.length, other.length) }, (_, i) => list[i] ?? 0);
}
