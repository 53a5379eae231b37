import { giveExamples } from "@mfim/files/command-line";
import { Command } from "commander";

/** The command line of `morphable-head`. */
export function morphableHeadProgram(): Command {
  const program = new Command("morphable-head")
    .description("makes a head that faces-3d renders of a FLAME or Basel file: --head takes what this writes")
    .argument(
      "<file>",
      "generic_model.pkl of FLAME, model2019_fullHead.h5, 01_MorphableModel.mat or BFM_model_front.mat",
    )
    .requiredOption("--out <file>", "safetensors file")
    .option("--landmarks <file>", "the model's 68 vertices (iBUG order): JSON list; BFM_model_front.mat has its own")
    .action(async (path: string, { out, landmarks }: { readonly out: string; readonly landmarks?: string }) => {
      const { convertHead } = await import("./convert-head.ts");
      const { head, bases, added, reproduced } = await convertHead(path, out, landmarks);
      const shares = [...reproduced].map(([name, share]) => `${name} ${Math.round(100 * share)} %`).join(", ");
      process.stdout.write(
        `${out}: ${head.vertexCount} vertices, ${bases.identityCount} axes of identity, ${bases.expressionCount} of expression.\n` +
          `Added: ${added.join(", ")}. There are no teeth and no lashes.\n` +
          `Named expressions, share of the landmarks' movement that this model can make: ${shares}.\n`,
      );
    });
  return giveExamples(program, [
    "BFM_model_front.mat --out basel.safetensors",
    "generic_model.pkl --landmarks flame-68.json --out flame.safetensors",
  ]);
}
