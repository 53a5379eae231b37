import { Command } from "commander";
import { ablateCommand } from "./commands/ablate-command.ts";
import { curvesCommand } from "./commands/curves-command.ts";
import { evaluateCommand } from "./commands/evaluate-command.ts";
import { exportCommand } from "./commands/export-command.ts";
import { memoryCommand } from "./commands/memory-command.ts";
import { mixingCommand } from "./commands/mixing-command.ts";
import { resumeCommand } from "./commands/resume-command.ts";
import { sampleCommand } from "./commands/sample-command.ts";
import { trainCommands } from "./commands/train-command.ts";

/** The command line of `trainer`. What its commands need is loaded when one runs: help comes at once. */
export const trainerProgram = (): Command =>
  [
    ...trainCommands(),
    resumeCommand(),
    evaluateCommand(),
    ablateCommand(),
    mixingCommand(),
    curvesCommand(),
    sampleCommand(),
    memoryCommand(),
    exportCommand(),
  ].reduce(
    (program, command) => program.addCommand(command),
    new Command("trainer").description("Train MFIM, its generator and its backbones."),
  );
