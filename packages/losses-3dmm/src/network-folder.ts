import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readCheckpoint, writeSafetensors } from "@mfim/checkpoints";
import { CheckpointError, type StateDict } from "@mfim/core";
import { type Module, saveState } from "@mfim/nn";
import { z } from "zod";

/** The two files of a network's folder. */
const configName = "config.json";
const weightsName = "weights.safetensors";

/** Writes `config.json` and `weights.safetensors` (float16: half the size, 1e-3 of precision). */
export async function writeNetworkFolder(folder: string, network: Module, config: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeSafetensors(join(folder, weightsName), await saveState(network), {}, { dtype: "float16" });
  const path = join(folder, configName);
  await writeFile(`${path}.tmp`, `${JSON.stringify(config, null, 2)}\n`);
  await rename(`${path}.tmp`, path);
}

/**
 * Reads a network's folder.
 * @throws CheckpointError where a file is missing or the config is not what `schema` says, with everything that is wrong
 */
export async function readNetworkFolder<Config>(
  folder: string,
  schema: z.ZodType<Config>,
): Promise<{ readonly config: Config; readonly state: StateDict; readonly origin: string }> {
  const path = join(folder, configName);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new CheckpointError(
      `${folder}: expected a folder with ${configName} and ${weightsName}: ${(error as Error).message}.`,
      { cause: error },
    );
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new CheckpointError(`${path}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const origin = join(folder, weightsName);
  return { config: parsed.data, state: (await readCheckpoint(origin)).state, origin };
}
