import { openPictureSet } from "@mfim/zoo";
import { Command } from "commander";
import { ganSchema } from "../config/gan-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { GanTask } from "../gan/gan-task.ts";
import { runTraining } from "../run/run-training.ts";
import { addRunFlags, type RunFlags, startBackend } from "./run-flags.ts";

export function ganCommand(): Command {
  return addRunFlags(new Command("gan"))
    .description("Pretrain a StyleGAN2 generator: lazy R1, lazy path length, moving average.")
    .argument("<config>", "YAML config of kind gan")
    .action(async (file: string, flags: RunFlags) => {
      const config = await readConfig(file, ganSchema, flags.set);
      const data = await openPictureSet(config.data, config.generator.resolution);
      await startBackend(flags);
      using task = new GanTask(config, data);
      const outcome = await runTraining(task, {
        title: "gan",
        out: flags.out,
        ...config.run,
        ...(flags.seconds === undefined ? {} : { seconds: flags.seconds }),
      });
      process.stderr.write(`${outcome}: ${flags.out}\n`);
      if (outcome === "interrupted") process.exitCode = 130;
    });
}
