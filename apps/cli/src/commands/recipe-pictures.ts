import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DataError } from "@mfim/core";
import type { MixRecipe, RecipePicture } from "@mfim/mfim";
import type { FaceChoice } from "@mfim/photographs";
import { fileSha256, pathIn } from "@mfim/zoo/swapping";

const bundled = "bundled:";

/** The face nearest to where a recipe saw it. */
export const faceOfRecipe = ({ face: { x, y } }: Pick<RecipePicture, "face">): FaceChoice => ({ nearest: [x, y] });

/** Every face of a recipe that is painted, in that order. */
export const mixturesOf = ({ target: { face }, sources, weights, strength, others = [] }: MixRecipe) => [
  ...others,
  { face, sources, weights, strength },
];

/**
 * Files of a recipe's target and of the sources of each of its faces (`mixturesOf`): beside the recipe or in one of the folders, by name, with the very bytes that the
 * recipe was made with.
 * @throws DataError that names every picture that is missing or another one
 */
export async function recipeFiles(
  recipe: MixRecipe,
  path: string,
  folders: readonly string[],
): Promise<{ readonly target: string; readonly sources: readonly (readonly string[])[] }> {
  const problems: string[] = [];
  const find = async (picture: RecipePicture): Promise<string> => {
    const found = await fileOf(picture, [dirname(path), ...folders]);
    if ("problem" in found) problems.push(found.problem);
    return "path" in found ? found.path : "";
  };
  const target = await find(recipe.target);
  const sources = await Promise.all(mixturesOf(recipe).map((mixture) => Promise.all(mixture.sources.map(find))));
  if (problems.length > 0)
    throw new DataError(`${path}: ${[...new Set(problems)].join("; ")}; name folders of pictures with --pictures.`);
  return { target, sources };
}

type Found = { readonly path: string } | { readonly problem: string };

/** A recipe is somebody's file: its names are names, not paths to anywhere. */
async function fileOf({ picture, sha256 }: RecipePicture, folders: readonly string[]): Promise<Found> {
  const places = picture.startsWith(bundled)
    ? [pathIn({ folder: "." }, picture)]
    : folders.map((folder) => join(folder, basename(picture)));
  let others = 0;
  for (const path of places) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists && (await fileSha256(path)) === sha256) return { path };
    if (exists) others++;
  }
  return {
    problem:
      others > 0
        ? `expected ${picture} with SHA-256 ${sha256.slice(0, 12)}..., found a file of that name with other bytes`
        : `expected ${picture} in ${places.map((path) => dirname(path)).join(" or ")}, found none`,
  };
}
