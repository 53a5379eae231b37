import { Command } from "commander";
import { compareCommand } from "./commands/compare-command.ts";
import { costCommand } from "./commands/cost-command.ts";
import { exportCommand } from "./commands/export-command.ts";
import { leaderboardCommand } from "./commands/leaderboard-command.ts";
import { methodsCommand, protocolsCommand } from "./commands/list-commands.ts";
import { mergeCommand } from "./commands/merge-command.ts";
import { paintCommand } from "./commands/paint-command.ts";
import { reportCommand } from "./commands/report-command.ts";
import { runCommand } from "./commands/run-command.ts";
import { sheetCommand } from "./commands/sheet-command.ts";
import { validateCommand } from "./commands/validate-command.ts";
import { verifyCommand } from "./commands/verify-command.ts";

/** The command line of `bench`. What its commands need is loaded when one runs: help comes at once. */
export const benchProgram = (): Command =>
  new Command("bench")
    .description("Measure face swapping so that anybody can repeat it.")
    .addCommand(runCommand())
    .addCommand(mergeCommand())
    .addCommand(compareCommand())
    .addCommand(reportCommand())
    .addCommand(verifyCommand())
    .addCommand(validateCommand())
    .addCommand(costCommand())
    .addCommand(leaderboardCommand())
    .addCommand(paintCommand())
    .addCommand(sheetCommand())
    .addCommand(exportCommand())
    .addCommand(protocolsCommand())
    .addCommand(methodsCommand());
