import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { CheckpointError, ConfigError, isSlotMixer, type SlotMixer } from "@mfim/core";
import { lockFile, replaceFolder } from "@mfim/files";
import { onnxNetworkFiles, writeOnnxNetworks } from "@mfim/mfim/onnx";
import { useBackend } from "@mfim/native";
import { shippedModel } from "@mfim/zoo/shipped-model";
import {
  loadPart,
  type ModulePermission,
  pathIn,
  readSwapModel,
  swapMethods,
  weightFilesHash,
} from "@mfim/zoo/swapping";
import type { StudioModel } from "./studio-model.ts";

/** Raised when the form of the exported files changes. */
const exportVersion = 2;

const cacheFolder = () => join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "mfim", "studio");

/**
 * The folder with a model's ONNX networks and model.json: the cached one, or a new one made from the model's folder.
 * @param model folder of a trained model, as `trainer fit` writes it, or `bundled:NAME`
 * @param permission whether modules run that its config names; by default they are refused
 * @throws CheckpointError for a folder without a model, ConfigError for a method that cannot mix, or without native TensorFlow for a new model
 */
export async function prepareModel(model: string, permission: ModulePermission = {}): Promise<string> {
  const folder = resolve(pathIn({ folder: "." }, model));
  const config = await methodOf(folder, model);
  const sha256 = await weightFilesHash([folder]);
  const prepared = join(cacheFolder(), `${sha256.slice(0, 32)}-${exportVersion}`);
  const isThere = async () => (await readFile(join(prepared, "model.json"), "utf8").catch(() => "")) !== "";
  if (await isThere()) return prepared;
  // A second studio that is started meanwhile waits for the first one's work.
  await using _ = await lockFile(`${prepared}.lock`, {
    busy: ({ pid }) => new ConfigError(`${prepared}: process ${pid} is preparing this model; wait for it.`),
    wait: () => {},
  });
  if (await isThere()) return prepared;
  // biome-ignore lint/correctness/useHookAtTopLevel: no hook of React, but a backend
  await useBackend({ backend: "tensorflow" }).catch((error: Error) => {
    throw new ConfigError(
      `The model is turned into networks for the browser once, and only native TensorFlow can do that. ${error.message}`,
    );
  });
  using method = await loadPart(swapMethods, config, { folder, purpose: "metric", ...permission });
  if (!isSlotMixer(method))
    throw new ConfigError(`--model ${model}: expected an MFIM model, whose parts a page can run, got another method.`);
  await writeModel(prepared, method, sha256);
  return prepared;
}

async function methodOf(folder: string, model: string): Promise<unknown> {
  if (model === shippedModel && !existsSync(folder))
    throw new CheckpointError(
      "The studio has no model to run: none is bundled with this version; name the folder of a trained one with --model (docs/training.md says how to train one).",
    );
  return (await readSwapModel(folder, `--model ${model}`)).method;
}

/**
 * Nobody sees half a model: it is written beside its place and renamed. What a killed studio left half written goes.
 * Trained models lie in half precision on disk already: a page fetches as many bytes.
 */
async function writeModel(prepared: string, method: SlotMixer, sha256: string): Promise<void> {
  for (const name of await readdir(dirname(prepared)))
    if (name.startsWith(`${basename(prepared)}.tmp-`)) await rm(join(dirname(prepared), name), { recursive: true });
  await replaceFolder(prepared, async (temporary) => {
    const { id, layout, split } = method;
    const networks = await writeOnnxNetworks(
      method,
      (name, network) => writeFile(join(temporary, onnxNetworkFiles[name]), network),
      { weights: "float16" },
    );
    const { resolution } = layout;
    const model: StudioModel = { format: "mfim-studio-model-1", id, sha256, resolution, layout, split, ...networks };
    await writeFile(join(temporary, "model.json"), JSON.stringify(model));
  });
}
