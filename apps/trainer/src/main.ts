import { Command } from "commander";
import { ganCommand } from "./commands/gan-command.ts";
import { reportError } from "./run/report-error.ts";

const program = new Command("trainer")
  .description("Train MFIM, its generator and its backbones.")
  .addCommand(ganCommand())
  .showHelpAfterError();

program.parseAsync().catch(reportError);
