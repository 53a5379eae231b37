import { dirname, resolve } from "node:path";
import { openPictureSet } from "@mfim/zoo";
import { Command } from "commander";
import { fitSchema } from "../config/fit-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";
import { FitTask } from "../fit/fit-task.ts";
import { addRunFlags, type RunFlags, startBackend, train } from "./run-flags.ts";

export function fitCommand(): Command {
  return addRunFlags(new Command("fit"))
    .description("Train MFIM: encoder and generator by the seven terms, the discriminator against them.")
    .argument("<config>", "YAML config of kind mfim")
    .action(async (file: string, flags: RunFlags) => {
      const config = await readConfig(file, fitSchema, flags.set);
      const folder = dirname(resolve(file));
      await startBackend(flags);
      const parts = await buildFitParts(config, folder);
      const size = parts.networks.generator.layout.resolution;
      const data = { ...config.data, ...(config.data.folder && { folder: resolve(folder, config.data.folder) }) };
      const training = await openPictureSet(data, size);
      const heldOut = await openPictureSet({ ...data, split: "held-out" }, size);
      using task = new FitTask(config, parts, training, heldOut);
      await train(task, "fit", flags, config);
    });
}
