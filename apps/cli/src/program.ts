import { Command } from "commander";
import { batchCommand } from "./commands/batch-command.ts";
import { inspectCommand } from "./commands/inspect-command.ts";
import { mixCommand } from "./commands/mix-command.ts";
import { recipeCommand } from "./commands/recipe-command.ts";
import { swapCommand } from "./commands/swap-command.ts";
import { videoCommand } from "./commands/video-command.ts";

/** The command line of `mfim`. What its commands need is loaded when one runs: help comes at once. */
export const mfimProgram = (): Command =>
  [swapCommand(), mixCommand(), recipeCommand(), batchCommand(), videoCommand(), inspectCommand()].reduce(
    (program, command) => program.addCommand(command),
    new Command("mfim").description(
      "Swap and mix faces in pictures and videos. Only with the consent of those who are shown; every result says in its metadata that it is synthetic.",
    ),
  );
