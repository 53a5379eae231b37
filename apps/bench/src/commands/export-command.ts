import { basename, dirname, join } from "node:path";
import { ConfigError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { MfimSwapper } from "@mfim/mfim";
import { useBackend } from "@mfim/native";
import { allowModulesFlag, modulePermission } from "@mfim/zoo";
import { Command } from "commander";
import { stringify } from "yaml";
import { exportedSignature, exportSwapper } from "../methods/export-swapper.ts";
import { loadModelFolder } from "../methods/model-folder.ts";

export function exportCommand(): Command {
  return new Command("export")
    .description(
      `Write a trained model as an ONNX file of the signature "${exportedSignature}", with a method file beside it that the bench runs.`,
    )
    .argument("<model>", "folder of a trained model")
    .requiredOption("--out <file>", "the .onnx file")
    .option(...allowModulesFlag)
    .action(async (folder: string, flags: { readonly out: string; readonly allowModules?: true }) => {
      const { out } = flags;
      await useBackend({ purpose: "infer" });
      const { method, lossNetworks } = await loadModelFolder(folder, modulePermission(flags));
      using swapper = method;
      if (!(swapper instanceof MfimSwapper))
        throw new ConfigError(
          `${folder}: expected an MFIM model, got ${swapper.id}; other methods have exporters of their own.`,
        );
      await writeWhole(out, await exportSwapper(swapper));
      const file = join(dirname(out), `${basename(out, ".onnx")}.yaml`);
      await writeWhole(file, stringify({ onnx: exportedSignature, file: basename(out), lossNetworks }));
      process.stdout.write(`${out}, ${file}: "bench run --methods NAME=${file}" measures it.\n`);
    });
}
