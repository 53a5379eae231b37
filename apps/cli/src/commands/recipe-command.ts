import { withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { Command } from "commander";
import { defaultLabel } from "../picture/default-label.ts";
import { computing } from "./computing.ts";
import type { RecipeFlags } from "./make-recipe.ts";
import { addSignerFlags } from "./shared-flags.ts";

/** `recipe`: the picture that a recipe of the studio describes. */
export function recipeCommand(): Command {
  const command = addSignerFlags(new Command("recipe"))
    .description("Make the picture that a recipe of the studio (or of your own) describes.")
    .argument("<json>", "recipe, as the studio saves it")
    .option("--model <folder>", "folder of the model that the recipe was made with, or bundled:NAME", shippedModel)
    .option(...allowModulesFlag)
    .requiredOption("--out <picture>", "result: png, jpg, webp or tiff")
    .option("--pictures <folders...>", "where its pictures are, beside the recipe's own folder")
    .option("--sheet <png>", "sources, target, what the model painted and the result, side by side")
    .option("--label [text]", `draw a visible label into the result (default text "${defaultLabel}")`)
    .option("--any-model", "take a model with other weights than the recipe's; the picture will be another")
    .option("--no-similarity", "do not measure similarity")
    .action(
      computing(async (path: string, flags: RecipeFlags) => {
        const { makeRecipe } = await import("./make-recipe.ts");
        await makeRecipe(path, flags);
      }),
    );
  return withExamples(command, "recipe portrait-recipe.json --pictures photographs --out portrait.png");
}
