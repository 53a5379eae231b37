import { withExamples } from "@mfim/files/command-line";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/permission";
import { Command } from "commander";
import { addTrainFlags, type TrainFlags } from "./run-flags.ts";

/** `resume RUN`: goes on with a run by what it kept of its config. */
export function resumeCommand(): Command {
  const command = addTrainFlags(new Command("resume"))
    .description("Go on with a run from its newest checkpoint, by the config that it kept.")
    .argument("<run>", "folder of the run")
    .option(...allowModulesFlag)
    .action(async (run: string, flags: TrainFlags & { readonly allowModules?: true }) => {
      const { openRun } = await import("../run/open-run.ts");
      const { startRun } = await import("./start-run.ts");
      const { config, record } = await openRun(run, modulePermission(flags), flags.set);
      await startRun(config, record.configFolder, run, flags);
    });
  return withExamples(command, "resume runs/mfim --set run.steps=20000 --live");
}
