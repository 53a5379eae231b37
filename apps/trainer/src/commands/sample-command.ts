import { ConfigError } from "@mfim/core/errors";
import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/permission";
import { Command } from "commander";

/** `sample RUN --out FILE`: what a run makes of held-out people (MFIM), or of random latents (a generator). */
export function sampleCommand(): Command {
  const command = new Command("sample")
    .description("A picture grid of what a run makes: swaps of held-out people, or samples of a generator.")
    .argument("<run>", "folder of the run")
    .requiredOption("--out <file>", "PNG to write")
    .option("--seed <n>", "other people or latents", wholeNumberOption(0))
    .option("--best", "the best checkpoint instead of the newest")
    .option(...allowModulesFlag)
    .action(
      async (
        run: string,
        flags: { readonly out: string; readonly seed?: number; readonly best?: true; readonly allowModules?: true },
      ) => {
        const { useBackend } = await import("@mfim/native");
        const { openRun, restoreTask } = await import("../run/open-run.ts");
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
  return withExamples(command, "sample runs/mfim --out swaps.png --seed 3");
}
