import { type Command, InvalidArgumentError, Option } from "commander";

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
      positive,
    )
    .option("--eager", "without compiled graphs, for debugging")
    .addOption(
      new Option(
        "--live [port]",
        "serves a page with curves and previews on this machine alone; without a port on any free one",
      )
        .argParser(port)
        .preset("0"),
    );
}

export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

export function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError("Expected a positive number.");
  return number;
}

export function whole(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError("Expected a whole number from 0.");
  return number;
}

function port(value: string): number {
  const number = whole(value);
  if (number > 65_535) throw new InvalidArgumentError("Expected a port, 0 to 65535.");
  return number;
}
