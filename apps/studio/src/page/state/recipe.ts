import type { MixRecipe, RecipePicture } from "@mfim/mfim/mixing";
import type { StudioModel } from "../../model/studio-model.ts";
import type { FaceMix, FaceReference, MixOrder } from "../worker/protocol.ts";
import type { Photograph } from "./photograph.ts";

export type Photographs = ReadonlyMap<number, Photograph>;

/** An order as the file that `mfim recipe` makes the same picture of. */
export function recipeOf(order: MixOrder, photographs: Photographs, { id, sha256 }: StudioModel): MixRecipe {
  const picture = ({ photograph, face }: FaceReference): RecipePicture => {
    const { origin, sha256: hash, faces } = photographs.get(photograph) as Photograph;
    const [x, y] = (faces[face] as Photograph["faces"][number]).middle;
    return { picture: origin, sha256: hash, face: { x, y } };
  };
  const mixed = ({ sources, weights, strength }: FaceMix) => ({
    sources: sources.map(picture),
    weights: weights.map((row) => [...row]),
    strength,
  });
  const [others, last] = [order.faces.slice(0, -1), order.faces.at(-1) as FaceMix];
  const faceOf = ({ face }: FaceMix) => picture({ photograph: order.photograph, face });
  return {
    format: "mfim-recipe-1",
    model: { id, sha256 },
    target: faceOf(last),
    ...mixed(last),
    ...(others.length > 0 && { others: others.map((mix) => ({ face: faceOf(mix).face, ...mixed(mix) })) }),
    paste: order.paste,
  };
}

/** The face of a loaded photograph that a recipe means. @returns `undefined` where the picture is not loaded */
export function faceOf({ sha256, face }: RecipePicture, photographs: Photographs): FaceReference | undefined {
  for (const [id, photograph] of photographs) {
    if (photograph.sha256 !== sha256) continue;
    const distance = (i: number) => {
      const [x, y] = (photograph.faces[i] as Photograph["faces"][number]).middle;
      return Math.hypot(x - face.x, y - face.y);
    };
    const nearest = photograph.faces.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
    return { photograph: id, face: nearest };
  }
  return undefined;
}
