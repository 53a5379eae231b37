import type { HeadModel } from "../head/head-model.ts";
import type { Person, PhotoSkin, SkinShares } from "../person/person.ts";
import { mixIdentity } from "./mix-identity.ts";

/**
 * Somebody with the global shape of one person and the local features of another. From `global`: the outline
 * (`mixIdentity`), skin tone, photographed skin, age, stubble and beard, usual hair. From `local`: the shape of the inner face, brows, eyes,
 * lips, make-up, the fine marks of the skin (freckles, spots, blotches, sheen), and photographed skin there (in the tone of the rest).
 */
export function mixPeople(head: HeadModel, global: Person, local: Person, id: string): Person {
  const { lipRedness, lipDarkness, eyeMakeup, freckles, spots, blotches, roughness } = local.skin;
  const { impression: _, ...kept } = global;
  const photo = global.photo && local.photo && { ...global.photo, inner: sharesOf(local.photo) };
  return {
    ...kept,
    id,
    identity: mixIdentity(head, global.identity, local.identity),
    skin: { ...global.skin, lipRedness, lipDarkness, eyeMakeup, freckles, spots, blotches, roughness },
    brows: local.brows,
    eyes: local.eyes,
    ...(photo && { photo }),
  };
}

function sharesOf({ female, male, weights }: PhotoSkin): SkinShares {
  return { female, male, weights };
}
