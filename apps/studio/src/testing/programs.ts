import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { Command } from "commander";
import type { LatencyFlags } from "./measure-moves.ts";
import type { PictureFlags } from "./photograph-studio.ts";

/** The command line of `studio:pictures`. */
export function studioPicturesProgram(): Command {
  const program = new Command("studio:pictures")
    .description("Photographs the studio for docs/studio.md.")
    .option("--out <folder>", "where the pictures of the docs go", "docs/images")
    .option("--looks <folder>", "where every state goes at all widths, light and dark, as PNG")
    .option("--page <address>", "photograph another page into --looks: a training's live page, or file:// and a report")
    .action(async (flags: PictureFlags) => {
      if (flags.page !== undefined) {
        const { photographPage } = await import("./photograph-page.ts");
        return photographPage(flags.page, flags.looks ?? flags.out);
      }
      const { photographStudio } = await import("./photograph-studio.ts");
      await photographStudio(flags);
    });
  return withExamples(
    program,
    "--out runs/studio-pictures --looks runs/studio-looks",
    "--page http://127.0.0.1:4601/ --looks runs/live-looks",
  );
}

/** The command line of `studio:latency`. */
export function studioLatencyProgram(): Command {
  const program = new Command("studio:latency")
    .description("How long a slider's move takes until its picture is on the screen.")
    .option("--model <folder>", "folder of a trained model, or bundled:NAME", shippedModel)
    .option("--moves <n>", "moves that count", wholeNumberOption(1), 100)
    .option("--warm-up <n>", "moves before: code is compiled, caches are filled", wholeNumberOption(0), 20)
    .option("--json <file>", "write the times there, too")
    .action(async (flags: LatencyFlags) => {
      const { measureMoves } = await import("./measure-moves.ts");
      await measureMoves(flags);
    });
  return withExamples(program, "--moves 20 --json latency.json");
}
