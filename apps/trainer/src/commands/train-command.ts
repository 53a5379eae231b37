import { dirname, resolve } from "node:path";
import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import type { z } from "zod";
import type { TrainingConfig } from "../tasks/task-kinds.ts";
import { addTrainFlags, type TrainFlags } from "./run-flags.ts";

interface TrainCommand {
  readonly description: string;
  /** What the config must be. */
  readonly argument: string;
  /** Loaded when a config is read, as schemas bring what they describe. */
  readonly schema: () => Promise<z.ZodType<TrainingConfig>>;
  readonly example: string;
}

/** The commands that train, by name. */
export const trainings: Readonly<Record<"fit" | "gan" | "backbone", TrainCommand>> = {
  fit: {
    description: "Train MFIM: encoder and generator by the seven terms, the discriminator against them.",
    argument: "YAML config of kind mfim",
    schema: async () => (await import("../config/fit-schema.ts")).fitSchema,
    example: "fit apps/trainer/configs/mfim-128-start.yaml --out runs/mfim --seconds 600 --live",
  },
  gan: {
    description: "Pretrain a StyleGAN2 generator: lazy R1, lazy path length, moving average.",
    argument: "YAML config of kind gan",
    schema: async () => (await import("../config/gan-schema.ts")).ganSchema,
    example: "gan apps/trainer/configs/gan-64-pack.yaml --out runs/gan --seconds 600",
  },
  backbone: {
    description: "Train a small recogniser or 3DMM regressor on renders whose truth is known.",
    argument: "YAML config of kind recogniser or regressor",
    schema: async () => (await import("../config/backbone-schema.ts")).backboneSchema,
    example: "backbone apps/trainer/configs/recogniser-faces3d.yaml --set data.folder=RENDERS --out runs/recogniser",
  },
};

/** `fit`, `gan` and `backbone`: from a YAML config to a run. */
export function trainCommands(): Command[] {
  return Object.entries(trainings).map(([name, { description, argument, schema, example }]) => {
    const command = addTrainFlags(new Command(name))
      .description(description)
      .argument("<config>", `${argument}; a module that it names (type: module) runs`)
      .requiredOption("--out <folder>", "folder of the run; what is found there is resumed")
      .action(async (file: string, flags: TrainFlags & { readonly out: string }) => {
        const { readConfig } = await import("../config/read-config.ts");
        const { startRun } = await import("./start-run.ts");
        const config = await readConfig(file, await schema(), flags.set);
        await startRun(config, dirname(resolve(file)), flags.out, flags);
      });
    return withExamples(command, example);
  });
}
