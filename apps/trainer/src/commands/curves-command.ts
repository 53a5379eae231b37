import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

/** `curves RUN... --out FILE`: the terms of one or several trainings of MFIM over their steps. */
export function curvesCommand(): Command {
  const command = new Command("curves")
    .description("The terms of trainings of MFIM over their steps, a curve a run, as an SVG.")
    .argument("<run...>", "folders of runs; RUN=NAME gives a curve its name")
    .requiredOption("--out <file>", "SVG to write")
    .action(async (runs: readonly string[], { out }: { readonly out: string }) => {
      const { writeCurves } = await import("../pictures/write-curves.ts");
      await writeCurves(runs, out);
      process.stderr.write(`${out}\n`);
    });
  return withExamples(command, "curves runs/mfim --out curves.svg", "curves runs/a=first runs/b=second --out both.svg");
}
