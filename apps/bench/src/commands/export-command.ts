import { withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { Command } from "commander";

export function exportCommand(): Command {
  const command = new Command("export")
    .description(
      'Write a trained model as an ONNX file of the signature "uniface", with a method file beside it that the bench runs.',
    )
    .argument("<model>", "folder of a trained model")
    .requiredOption("--out <file>", "the .onnx file")
    .option(...allowModulesFlag)
    .action(async (folder: string, flags: { readonly out: string; readonly allowModules?: true }) => {
      const { exportModel } = await import("../methods/export-model.ts");
      await exportModel(folder, flags);
    });
  return withExamples(command, "export runs/mfim/model --out mfim.onnx");
}
