import { MfimError } from "@mfim/core";
import { Command } from "commander";
import { runCommand } from "./commands/run-command.ts";

const program = new Command("bench")
  .description("Measure face swapping so that anybody can repeat it.")
  .addCommand(runCommand())
  .showHelpAfterError();

program.parseAsync().catch((error: unknown) => {
  const text =
    error instanceof MfimError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
