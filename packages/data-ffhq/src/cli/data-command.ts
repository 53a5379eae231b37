import type { LandmarkDetector } from "@mfim/core";
import { Command } from "commander";
import { importCommand } from "./import-command.ts";
import { inspectCommand } from "./inspect-command.ts";
import { prepareCommand } from "./prepare-command.ts";
import { protocolCommand } from "./protocol-command.ts";
import { statsCommand } from "./stats-command.ts";
import { verifyCommand } from "./verify-command.ts";

/** What the user says of the detector. */
export interface DetectorChoice {
  /** One of `DataCommandParts.detectors`. */
  readonly detector: string;
  /** Files of detectors that need some. */
  readonly weights?: string;
  readonly basis?: string;
}

export interface DataCommandParts {
  /** Names of the detectors to choose from, the default first. */
  readonly detectors: readonly [string, ...string[]];
  /** A detector, loaded only when photographs are prepared. */
  readonly loadDetector: (choice: DetectorChoice) => Promise<LandmarkDetector>;
}

/** The command line of the data package; the program that names the detector adds its own error report. */
export function dataCommand(parts: DataCommandParts): Command {
  return new Command("data")
    .description("Face data sets: prepare photographs, look at what came out, check it.")
    .addCommand(prepareCommand(parts))
    .addCommand(importCommand())
    .addCommand(inspectCommand())
    .addCommand(verifyCommand())
    .addCommand(statsCommand())
    .addCommand(protocolCommand())
    .showHelpAfterError();
}
