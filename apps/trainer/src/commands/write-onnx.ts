import { join } from "node:path";
import { ConfigError, isSlotMixer } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { onnxNetworkFiles, writeOnnxNetworks } from "@mfim/mfim/onnx";
import { type ModulePermission, openSwapModel } from "@mfim/zoo/swapping";

/**
 * Writes the three ONNX networks of a model beside its weights, from the folder as anybody opens it.
 * @throws ConfigError for what is no model of MFIM
 */
export async function writeOnnx(
  folder: string,
  weights: "float16" | "float32",
  permission: ModulePermission,
): Promise<void> {
  const { method: model } = await openSwapModel(folder, { called: "--onnx", ...permission });
  using method = model;
  if (!isSlotMixer(method))
    throw new ConfigError(`--onnx: expected an MFIM model, whose parts can be run apart, got ${method.id}.`);
  const write = (name: keyof typeof onnxNetworkFiles, network: Uint8Array) =>
    writeWhole(join(folder, onnxNetworkFiles[name]), network);
  const { bytes } = await writeOnnxNetworks(method, write, { weights });
  const sizes = Object.entries(bytes).map(([name, size]) => `${name} ${(size / 1e6).toFixed(1)} MB`);
  process.stderr.write(`ONNX, weights in ${weights}: ${sizes.join(", ")}\n`);
}
