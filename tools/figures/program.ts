import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import type { FiguresFlags } from "./take-figures.ts";

/** The command line of `figures`. */
export function figuresProgram(): Command {
  const program = new Command("figures")
    .description(
      "Takes every figure, picture and page again that shows the shipped model. What was finished for the same model stays, so a call that was stopped goes on. Results are kept in docs/figures; pages are written from them.",
    )
    .option("--only <entries...>", "only these")
    .option("--list", "name the entries: what each takes, needs, and when it was taken; then stop")
    .option("--check", "see that pages and pictures are what is kept, without computing anything; then stop")
    .option("--pages", "write the pages from what is kept; then stop")
    .option("--anew", "take again also what was taken of this model before")
    .option("--work <folder>", "where everything is made, below the checkout", "runs/figures")
    .action(async (flags: FiguresFlags) => {
      const { takeFigures } = await import("./take-figures.ts");
      await takeFigures(flags);
    });
  return withExamples(program, "--list", "--only pasting-ways occlusion", "--check");
}
