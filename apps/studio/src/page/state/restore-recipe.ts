import { type MixRecipe, parseRecipe, type RecipePicture } from "@mfim/mfim/mixing";
import type { FaceReference } from "../worker/protocol.ts";
import type { FaceMixture, Mixture } from "./mixture.ts";
import { faceOf } from "./recipe.ts";
import type { StudioHandle } from "./use-studio.ts";

/**
 * The mixture of a recipe's file. People who come with the studio are fetched; other pictures have to be here.
 * @param slots of the model that is loaded
 * @throws Error in words for people
 */
export async function restoreRecipe(
  file: File,
  { people, photographs, addPerson }: StudioHandle,
  slots: number,
): Promise<Mixture> {
  const recipe = parseRecipe(await file.text(), file.name);
  for (const { weights } of [recipe, ...(recipe.others ?? [])])
    if (weights.length !== slots)
      throw new Error(
        `${file.name}: expected weights of ${slots} layers for this model, got ${weights.length}; choose the model that the recipe was made with.`,
      );
  const known = new Map(photographs);
  const find = async (picture: RecipePicture): Promise<FaceReference> => {
    const person = people.find(({ origin }) => origin === picture.picture);
    if (person !== undefined) {
      const photograph = await addPerson(person);
      known.set(photograph.id, photograph);
    }
    const face = faceOf(picture, known);
    if (face !== undefined) return face;
    throw new Error(
      `${file.name}: expected ${picture.picture} on the page, it is not there; add it first, in any place.`,
    );
  };
  const mixtureIn = async ({ sources, weights, strength }: Pick<MixRecipe, "sources" | "weights" | "strength">) => {
    const found: FaceReference[] = [];
    for (const source of sources) found.push(await find(source));
    return { sources: found, weights, strength };
  };
  const chosen = await mixtureIn(recipe);
  const target = await find(recipe.target);
  const others: Record<number, FaceMixture> = {};
  for (const other of recipe.others ?? []) {
    const { face } = await find({ ...recipe.target, face: other.face });
    others[face] = await mixtureIn(other);
  }
  const scope = recipe.others === undefined ? "chosen" : "each";
  return { target, ...chosen, scope, others, paste: recipe.paste, isOpening: false };
}
