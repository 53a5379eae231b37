import { verboseFlag } from "@mfim/core/errors";
import { runCommandLine } from "@mfim/files";
import { Command } from "commander";
import { batchCommand } from "./commands/batch-command.ts";
import { inspectCommand } from "./commands/inspect-command.ts";
import { mixCommand } from "./commands/mix-command.ts";
import { recipeCommand } from "./commands/recipe-command.ts";
import { swapCommand } from "./commands/swap-command.ts";
import { videoCommand } from "./commands/video-command.ts";

const program = new Command("mfim")
  .description(
    "Swap and mix faces in pictures and videos. Only with the consent of those who are shown; every result says in its metadata that it is synthetic.",
  )
  .option(...verboseFlag)
  .showHelpAfterError();
for (const command of [swapCommand(), mixCommand(), recipeCommand(), batchCommand(), videoCommand(), inspectCommand()])
  program.addCommand(command);

await runCommandLine(() => program.parseAsync(), { verbose: () => program.opts()["verbose"] === true });
