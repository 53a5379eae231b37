import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readCheckpoint, writeSafetensors } from "@mfim/checkpoints";
import { CheckpointError, type NamedTensor, type Trainable } from "@mfim/core";
import { loadState, type Module, publicTensor } from "@mfim/nn";
import { stateOf } from "./state-of.ts";

/** Writes a network's weights as `NAME.safetensors`, public names and axes. */
export async function writeWeights(
  folder: string,
  name: string,
  network: Trainable,
  dtype: "float32" | "float16" = "float32",
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeSafetensors(join(folder, `${name}.safetensors`), await publicState(network), { format: "pt" }, { dtype });
}

async function publicState(network: Trainable): Promise<Map<string, NamedTensor>> {
  const state = new Map<string, NamedTensor>();
  for (const [key, variable] of stateOf(network)) state.set(key, await publicTensor(variable));
  return state;
}

/** Fills a network from `NAME.safetensors`. */
export async function readWeights(folder: string, name: string, network: Module): Promise<void> {
  const file = join(folder, `${name}.safetensors`);
  const { state } = await readCheckpoint(file);
  loadState(network, state, { origin: file });
}

/** Writes `config.json`, atomically. */
export async function writeNetworkConfig(folder: string, config: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "config.json");
  await writeFile(`${file}.tmp`, `${JSON.stringify(config, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
}

/** Reads `config.json` of a model folder. */
export async function readNetworkConfig(folder: string): Promise<unknown> {
  const file = join(folder, "config.json");
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new CheckpointError(
      `${folder}: expected a model folder with a config.json, got: ${(error as Error).message}.`,
    );
  }
}
