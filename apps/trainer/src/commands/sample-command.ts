import { ConfigError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import { allowModulesFlag, modulePermission } from "@mfim/zoo";
import { Command } from "commander";
import { openRun, restoreTask } from "../run/open-run.ts";
import { whole } from "./run-flags.ts";

/** `sample RUN --out FILE`: what a run makes of held-out people (MFIM), or of random latents (a generator). */
export function sampleCommand(): Command {
  return new Command("sample")
    .description("A picture grid of what a run makes: swaps of held-out people, or samples of a generator.")
    .argument("<run>", "folder of the run")
    .requiredOption("--out <file>", "PNG to write")
    .option("--seed <n>", "other people or latents", whole)
    .option("--best", "the best checkpoint instead of the newest")
    .option(...allowModulesFlag)
    .action(
      async (
        run: string,
        flags: { readonly out: string; readonly seed?: number; readonly best?: true; readonly allowModules?: true },
      ) => {
        const opened = await openRun(run, modulePermission(flags));
        await useBackend({ purpose: "infer" });
        const { task, step } = await restoreTask(opened, flags.best ? "best" : "newest");
        using owned = task;
        if (owned.preview === undefined) {
          throw new ConfigError(
            `${run}: expected a run that makes pictures, got one of kind ${opened.config.kind}; "trainer evaluate" judges it.`,
          );
        }
        await owned.preview(flags.out, flags.seed);
        process.stderr.write(`step ${step}: ${flags.out}\n`);
      },
    );
}
