import { dirname, resolve } from "node:path";
import { openPictureSet } from "@mfim/zoo";
import { Command } from "commander";
import { ganSchema } from "../config/gan-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { GanTask } from "../gan/gan-task.ts";
import { addRunFlags, type RunFlags, startBackend, train } from "./run-flags.ts";

export function ganCommand(): Command {
  return addRunFlags(new Command("gan"))
    .description("Pretrain a StyleGAN2 generator: lazy R1, lazy path length, moving average.")
    .argument("<config>", "YAML config of kind gan")
    .action(async (file: string, flags: RunFlags) => {
      const config = await readConfig(file, ganSchema, flags.set);
      const { folder } = config.data;
      const located = { ...config.data, ...(folder && { folder: resolve(dirname(file), folder) }) };
      const data = await openPictureSet(located, config.generator.resolution);
      await startBackend(flags);
      using task = new GanTask(config, data);
      await train(task, "gan", flags, config);
    });
}
