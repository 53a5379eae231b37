import { parseRecipe, type RecipePicture } from "@mfim/mfim/mixing";
import type { FaceReference } from "../worker/protocol.ts";
import type { Mixture } from "./mixture.ts";
import { faceOf } from "./recipe.ts";
import type { StudioHandle } from "./use-studio.ts";

/**
 * The mixture of a recipe's file. People who come with the studio are fetched; other pictures have to be here.
 * @throws Error in words for people
 */
export async function restoreRecipe(file: File, { people, photographs, addPerson }: StudioHandle): Promise<Mixture> {
  const { target, sources, weights, strength, paste } = parseRecipe(await file.text(), file.name);
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
  const found: FaceReference[] = [];
  for (const source of sources) found.push(await find(source));
  return { target: await find(target), sources: found, weights, strength, paste, isOpening: false };
}
