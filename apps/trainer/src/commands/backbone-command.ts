import { dirname, resolve } from "node:path";
import { readRenders } from "@mfim/zoo";
import { Command } from "commander";
import { RecogniserTask } from "../backbone/recogniser-task.ts";
import { RegressorTask } from "../backbone/regressor-task.ts";
import { backboneSchema } from "../config/backbone-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { addRunFlags, type RunFlags, startBackend, train } from "./run-flags.ts";

export function backboneCommand(): Command {
  return addRunFlags(new Command("backbone"))
    .description("Train a small recogniser or 3DMM regressor on renders whose truth is known.")
    .argument("<config>", "YAML config of kind recogniser or regressor")
    .action(async (file: string, flags: RunFlags) => {
      const config = await readConfig(file, backboneSchema, flags.set);
      const data = await readRenders(resolve(dirname(file), config.data.folder));
      await startBackend(flags);
      using task = config.kind === "recogniser" ? new RecogniserTask(config, data) : new RegressorTask(config, data);
      await train(task, config.kind, flags, config);
    });
}
