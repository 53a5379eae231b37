import { verboseFlag } from "@mfim/core/errors";
import type { Command } from "commander";
import { type CommandLineOptions, runCommandLine } from "../run-command-line.ts";
import { allCommands, presentProgram } from "./present-program.ts";

/** Runs a program by the process's arguments, in the form that all programs have; see `runCommandLine` for the end. */
export async function runProgram(program: Command, options: CommandLineOptions = {}): Promise<void> {
  // A command with a flag of that name means its own by it.
  const taken = [...allCommands(program)].some(({ command }) =>
    command.options.some(({ long }) => long === "--verbose"),
  );
  if (!taken) program.option(...verboseFlag);
  presentProgram(program);
  await runCommandLine(() => program.parseAsync(), {
    verbose: () => program.opts()["verbose"] === true,
    ...options,
  });
}
