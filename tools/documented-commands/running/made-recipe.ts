import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileSha256, weightFilesHash } from "@mfim/zoo/swapping";
import { facePlace } from "./made-photographs.ts";

/** Identity slots of the model that ships, of 128 px, whose identity begins at 16 and whose colours are the target's: two a resolution. */
const identitySlots = 2 * 4;

/** A recipe as the studio saves it, for photographs beside each other. */
export async function writeRecipe(folder: string, portraits: string, model: string): Promise<string> {
  const picture = async (name: string) => ({
    picture: name,
    sha256: await fileSha256(join(portraits, name)),
    face: facePlace,
  });
  const path = join(folder, "recipe.json");
  const recipe = {
    format: "mfim-recipe-1",
    model: { id: "mfim", sha256: await weightFilesHash([model]) },
    target: await picture("bert.jpg"),
    sources: [await picture("anna.jpg")],
    weights: Array.from({ length: identitySlots }, () => [1]),
    strength: 1,
    paste: { region: "face", colour: "photograph", feather: 0.1 },
  };
  await writeFile(path, JSON.stringify(recipe));
  return path;
}
