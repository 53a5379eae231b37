import type { Command } from "commander";

const examples = new WeakMap<Command, readonly string[]>();

/**
 * Gives a command examples for its help.
 * @param lines what stands after the program's name, such as "inspect swap.png"
 */
export function withExamples<C extends Command>(command: C, ...lines: readonly string[]): C {
  examples.set(command, lines);
  return command;
}

/** Gives each example to the command of a program that its words lead to. */
export function giveExamples(program: Command, lines: readonly string[]): Command {
  for (const line of lines) {
    const command = commandOf(program, line.split(" "));
    withExamples(command, ...examplesOf(command), line);
  }
  return program;
}

/** The examples of a command, without the program's name. */
export const examplesOf = (command: Command): readonly string[] => examples.get(command) ?? [];

function commandOf(command: Command, [word, ...rest]: readonly string[]): Command {
  const next = command.commands.find((sub) => sub.name() === word);
  return next === undefined ? command : commandOf(next, rest);
}
