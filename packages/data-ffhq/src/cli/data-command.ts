import { Command } from "commander";
import type { DataCommandParts } from "./detector-choice.ts";
import { fetchCommand } from "./fetch-command.ts";
import { importCommand } from "./import-command.ts";
import { inspectCommand } from "./inspect-command.ts";
import { prepareCommand } from "./prepare-command.ts";
import { protocolCommand } from "./protocol-command.ts";
import { statsCommand } from "./stats-command.ts";
import { verifyCommand } from "./verify-command.ts";

/** The command line of the data package; the program that names the detector adds its own error report. */
export function dataCommand(parts: DataCommandParts): Command {
  return new Command("data")
    .description("Face data sets: prepare photographs, look at what came out, check it.")
    .addCommand(fetchCommand())
    .addCommand(prepareCommand(parts))
    .addCommand(importCommand())
    .addCommand(inspectCommand())
    .addCommand(verifyCommand())
    .addCommand(statsCommand())
    .addCommand(protocolCommand())
    .showHelpAfterError();
}
