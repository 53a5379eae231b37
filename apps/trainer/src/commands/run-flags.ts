import { positiveOption, wholeNumberOption } from "@mfim/files/command-line";
import { type Command, Option } from "commander";

/** Flags of every command that trains. */
export interface TrainFlags {
  readonly set: readonly string[];
  readonly seconds?: number;
  readonly eager?: true;
  readonly live?: number;
}

export function addTrainFlags(command: Command): Command {
  return command
    .option(
      "--set <path=value>",
      "overrides one setting of the config, such as run.steps=500; may be repeated",
      collect,
      [],
    )
    .option(
      "--seconds <n>",
      "stops after so many seconds with a checkpoint, to be resumed by the same command",
      positiveOption,
    )
    .option("--eager", "without compiled graphs, for debugging")
    .addOption(
      new Option(
        "--live [port]",
        "serves a page with curves and previews on this machine alone; without a port on any free one",
      )
        .argParser(wholeNumberOption(0, 65_535))
        .preset("0"),
    );
}

export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
