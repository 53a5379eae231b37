import { basename, dirname, join } from "node:path";
import { ConfigError, isSlotMixer } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { modulePermission } from "@mfim/zoo/permission";
import { stringify } from "yaml";
import { exportedSignature, exportSwapper } from "./export-swapper.ts";
import { loadModelFolder } from "./model-folder.ts";

/** Writes a trained model as ONNX, with a method file beside it. @throws ConfigError for a method that is no MFIM */
export async function exportModel(
  folder: string,
  flags: { readonly out: string; readonly allowModules?: true },
): Promise<void> {
  const { out } = flags;
  await useBackend({ purpose: "infer" });
  const { method, lossNetworks } = await loadModelFolder(folder, modulePermission(flags));
  using swapper = method;
  if (!isSlotMixer(swapper))
    throw new ConfigError(
      `${folder}: expected an MFIM model, got ${swapper.id}; other methods have exporters of their own.`,
    );
  await writeWhole(out, await exportSwapper(swapper));
  const file = join(dirname(out), `${basename(out, ".onnx")}.yaml`);
  await writeWhole(file, stringify({ onnx: exportedSignature, file: basename(out), lossNetworks }));
  process.stdout.write(`${out}, ${file}: "bench run --methods NAME=${file}" measures it.\n`);
}
