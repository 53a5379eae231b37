import { allowModulesFlag, modulePermission } from "@mfim/zoo";
import { Command } from "commander";
import { openRun } from "../run/open-run.ts";
import { addTrainFlags, type TrainFlags } from "./run-flags.ts";
import { startRun } from "./start-run.ts";

/** `resume RUN`: goes on with a run by what it kept of its config. */
export function resumeCommand(): Command {
  return addTrainFlags(new Command("resume"))
    .description("Go on with a run from its newest checkpoint, by the config that it kept.")
    .argument("<run>", "folder of the run")
    .option(...allowModulesFlag)
    .action(async (run: string, flags: TrainFlags & { readonly allowModules?: true }) => {
      const { config, record } = await openRun(run, modulePermission(flags), flags.set);
      await startRun(config, record.configFolder, run, flags);
    });
}
