import { allCommands } from "@mfim/files/command-line";
import type { Command, CommanderError, OptionValues } from "commander";

/** What a program understood of its words. */
export interface ParsedCall {
  /** Words that led to the command: ["protocol", "list"]. */
  readonly path: readonly string[];
  readonly args: readonly unknown[];
  readonly options: OptionValues;
}

/** Ways to end that are no mistakes: somebody asked for help or the version. */
const asked = ["commander.helpDisplayed", "commander.help", "commander.version"];

/**
 * Lets a program read its words without doing anything: unknown flags, missing ones and values that cannot be are errors.
 * @param goesOn what is required may be among what is left out
 * @returns `undefined` where help was asked for, or more is to come
 * @throws Error with the sentence that a user would see
 */
export function parseCall(program: Command, words: readonly string[], goesOn = false): ParsedCall | undefined {
  let call: ParsedCall | undefined;
  let said = "";
  for (const { command, path } of allCommands(program)) {
    command.exitOverride().configureOutput({ writeErr: (text) => (said += text), writeOut: () => {} });
    if (command.commands.length === 0)
      command.action(() => {
        call = { path, args: command.processedArgs, options: command.opts() };
      });
  }
  try {
    program.parse(words, { from: "user" });
  } catch (error) {
    const { code, message } = error as CommanderError;
    if (asked.includes(code) || (goesOn && code === "commander.missingMandatoryOptionValue")) return undefined;
    throw new Error(said.trim() || message);
  }
  if (call === undefined) throw new Error("expected a command, got none");
  return call;
}
