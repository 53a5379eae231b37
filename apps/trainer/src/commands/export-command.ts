import { ConfigError } from "@mfim/core/errors";
import { withExamples } from "@mfim/files/command-line";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/permission";
import { Command, Option } from "commander";

interface ExportFlags {
  readonly out: string;
  readonly best?: true;
  readonly discriminator?: true;
  readonly onnx?: "float16" | "float32";
  readonly allowModules?: true;
}

/** `export RUN --out FOLDER`: a model folder from a run's checkpoint. */
export function exportCommand(): Command {
  const command = new Command("export")
    .description("Write the model of a run's checkpoint: averaged weights in half precision and a config.json.")
    .argument("<run>", "folder of the run")
    .requiredOption("--out <folder>", "model folder to write")
    .option("--best", "the best checkpoint instead of the newest")
    .option("--discriminator", "the discriminator of a fit, too, for whoever trains on from the model")
    .addOption(
      new Option(
        "--onnx <weights>",
        "three ONNX networks, too, with weights stored so; computed is in float32",
      ).choices(["float16", "float32"]),
    )
    .option(...allowModulesFlag)
    .action(async (run: string, flags: ExportFlags) => {
      const { useBackend } = await import("@mfim/native");
      const { openRun, restoreTask } = await import("../run/open-run.ts");
      const opened = await openRun(run, modulePermission(flags));
      const { kind } = opened.config;
      if (flags.discriminator === true && kind !== "mfim")
        throw new ConfigError(
          `--discriminator: expected a run of kind mfim in ${run}, got ${kind}, ${kind === "gan" ? "whose model folder has it anyway" : "which has none"}; leave the flag out.`,
        );
      await useBackend({ purpose: "infer" });
      const { task, step } = await restoreTask(opened, flags.best ? "best" : "newest");
      using owned = task;
      await owned.export(flags.out, step, { withDiscriminator: flags.discriminator === true });
      process.stderr.write(`step ${step}: ${flags.out}\n`);
      if (flags.onnx === undefined) return;
      const { writeOnnx } = await import("./write-onnx.ts");
      await writeOnnx(flags.out, flags.onnx, modulePermission(flags));
    });
  return withExamples(
    command,
    "export runs/mfim --out models/mfim",
    "export runs/mfim --out models/mfim --onnx float16",
  );
}
