import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

export function compareCommand(): Command {
  const command = new Command("compare")
    .description("Compare two methods pair by pair: paired bootstrap, Wilcoxon's signed-rank and sign test, Holm.")
    .argument("<a>", "RESULT-FOLDER, or RESULT-FOLDER:METHOD")
    .argument("<b>", "the same; it may be another method of the same folder")
    .action(async (first: string, second: string) => {
      const { comparePlaces } = await import("../compare/compare-places.ts");
      process.stdout.write(await comparePlaces(first, second));
    });
  return withExamples(command, "compare runs/bench:mfim runs/bench:target");
}
