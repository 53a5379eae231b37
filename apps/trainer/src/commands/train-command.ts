import { dirname, resolve } from "node:path";
import { Command } from "commander";
import type { z } from "zod";
import { backboneSchema } from "../config/backbone-schema.ts";
import { fitSchema } from "../config/fit-schema.ts";
import { ganSchema } from "../config/gan-schema.ts";
import { readConfig } from "../config/read-config.ts";
import type { TrainingConfig } from "../tasks/task-kinds.ts";
import { addTrainFlags, type TrainFlags } from "./run-flags.ts";
import { startRun } from "./start-run.ts";

interface TrainCommand {
  readonly name: string;
  readonly description: string;
  /** What the config must be. */
  readonly argument: string;
  readonly schema: z.ZodType<TrainingConfig>;
}

const commands: readonly TrainCommand[] = [
  {
    name: "fit",
    description: "Train MFIM: encoder and generator by the seven terms, the discriminator against them.",
    argument: "YAML config of kind mfim",
    schema: fitSchema,
  },
  {
    name: "gan",
    description: "Pretrain a StyleGAN2 generator: lazy R1, lazy path length, moving average.",
    argument: "YAML config of kind gan",
    schema: ganSchema,
  },
  {
    name: "backbone",
    description: "Train a small recogniser or 3DMM regressor on renders whose truth is known.",
    argument: "YAML config of kind recogniser or regressor",
    schema: backboneSchema,
  },
];

/** `fit`, `gan` and `backbone`: from a YAML config to a run. */
export function trainCommands(): Command[] {
  return commands.map(({ name, description, argument, schema }) =>
    addTrainFlags(new Command(name))
      .description(description)
      .argument("<config>", `${argument}; a module that it names (type: module) runs`)
      .requiredOption("--out <folder>", "folder of the run; what is found there is resumed")
      .action(async (file: string, flags: TrainFlags & { readonly out: string }) => {
        const config = await readConfig(file, schema, flags.set);
        await startRun(config, dirname(resolve(file)), flags.out, flags);
      }),
  );
}
