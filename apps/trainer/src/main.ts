import { Command } from "commander";
import { backboneCommand } from "./commands/backbone-command.ts";
import { fitCommand } from "./commands/fit-command.ts";
import { ganCommand } from "./commands/gan-command.ts";
import { reportError } from "./run/report-error.ts";

const program = new Command("trainer")
  .description("Train MFIM, its generator and its backbones.")
  .addCommand(fitCommand())
  .addCommand(ganCommand())
  .addCommand(backboneCommand())
  .showHelpAfterError();

program.parseAsync().catch(reportError);
