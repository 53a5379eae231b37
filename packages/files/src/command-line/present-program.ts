import { readFileSync } from "node:fs";
import type { Command, Help, Option } from "commander";
import { examplesOf } from "./command-examples.ts";
import { programPrefix } from "./program-prefix.ts";

/** Heading of what a command cannot do without. */
export const requiredGroup = "Required:";

/** Options that a presented program asks for itself, all of them at once, after it has said which flags it does not know. */
const asked = new WeakSet<Option>();
/** What a command cannot do without. */
export const requiredOptions = (command: Command): Option[] =>
  command.options.filter((option) => option.mandatory || asked.has(option));

/**
 * Gives a program and all commands below it one form: what is required first and marked, an example, a version, and after
 * an error one line that says where help is instead of all of it. (The nearest flag on a typo is commander's own.)
 */
export function presentProgram(program: Command): Command {
  const prefix = programPrefix(program.name());
  program.version(packageVersion(), "--version", "say the version");
  program.hook("preAction", (_, command) => assertGiven(command));
  for (const { command, path } of allCommands(program)) {
    const call = [prefix, ...path].join(" ");
    requiredFirst(command);
    command
      .configureHelp({ commandUsage: (cmd: Command) => usage(cmd, call), optionDescription: describeOption })
      .helpOption("-h, --help", "show this text")
      .showHelpAfterError(`(${call} --help says what it takes)`);
    const lines = examplesOf(command).map((line) => `  ${prefix} ${line}`.trimEnd());
    if (lines.length > 0)
      command.addHelpText("after", `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.join("\n")}`);
  }
  return program;
}

/** A program's commands, itself first, each with the words that lead to it. */
export function* allCommands(
  command: Command,
  path: readonly string[] = [],
): Generator<{ readonly command: Command; readonly path: readonly string[] }> {
  yield { command, path };
  for (const sub of command.commands) yield* allCommands(sub, [...path, sub.name()]);
}

function requiredFirst(command: Command): void {
  const options = command.options as Option[];
  for (const option of options.filter(({ mandatory }) => mandatory)) {
    option.helpGroupHeading = requiredGroup;
    // Commander stops at the first that is missing, even where a misspelt flag is why.
    option.mandatory = false;
    asked.add(option);
  }
  const rank = (option: Option) => (option.helpGroupHeading === requiredGroup ? 0 : 1);
  options.sort((a, b) => rank(a) - rank(b));
}

function assertGiven(command: Command): void {
  const missing = requiredOptions(command).filter(
    (option) => command.getOptionValue(option.attributeName()) === undefined,
  );
  if (missing.length === 0) return;
  const flags = missing.map(({ flags }) => flags).join(", ");
  command.error(`error: expected ${flags}, got none; give ${missing.length === 1 ? "it" : "them"}.`, {
    code: "commander.missingMandatoryOptionValue",
  });
}

function usage(command: Command, call: string): string {
  const required = requiredOptions(command).map(({ flags }) => flags);
  const given = command.usage().replace("[options]", [...required, "[options]"].join(" "));
  return `${call} ${given}`;
}

/** As commander's own, without a default that is no value, such as an empty list. */
function describeOption(this: Help | undefined, option: Option): string {
  const { argChoices, defaultValue, description, required, optional } = option;
  const isShown = (required || optional) && defaultValue !== undefined && String(defaultValue) !== "";
  const notes = [
    ...(argChoices ? [`one of ${argChoices.join(", ")}`] : []),
    ...(isShown ? [`default: ${option.defaultValueDescription ?? String(defaultValue)}`] : []),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}

/** All packages have one version. */
function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
