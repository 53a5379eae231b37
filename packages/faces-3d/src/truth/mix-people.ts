import type { HeadModel } from "../head/head-model.ts";
import type { Person } from "../person/person.ts";
import { mixIdentity } from "./mix-identity.ts";

/**
 * Somebody with the global shape of one person and the local features of another. From `global`: the outline
 * (`mixIdentity`), skin tone, age, stubble and beard, usual hair. From `local`: the shape of the inner face, brows, eyes,
 * lips, make-up, and the fine marks of the skin (freckles, spots, blotches, sheen).
 */
export function mixPeople(head: HeadModel, global: Person, local: Person, id: string): Person {
  const { lipRedness, lipDarkness, eyeMakeup, freckles, spots, blotches, roughness } = local.skin;
  const { impression: _, ...kept } = global;
  return {
    ...kept,
    id,
    identity: mixIdentity(head, global.identity, local.identity),
    skin: { ...global.skin, lipRedness, lipDarkness, eyeMakeup, freckles, spots, blotches, roughness },
    brows: local.brows,
    eyes: local.eyes,
  };
}
