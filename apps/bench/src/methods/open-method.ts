import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CheckpointError, ConfigError, type SwapMethod } from "@mfim/core";
import { loadPart, swapMethods } from "@mfim/zoo";
import { z } from "zod";
import { yardsticks } from "./yardsticks.ts";

export interface OpenMethod {
  readonly name: string;
  readonly method: SwapMethod;
  /** Networks that served in its training loss. */
  readonly lossNetworks: readonly string[];
}

const modelSchema = z.object({ method: z.unknown(), lossNetworks: z.array(z.string()).default([]) });

/** `target`, `source`, or `NAME=FOLDER` with the model folder that a training left. */
export async function openMethod(description: string): Promise<OpenMethod> {
  const yardstick = yardsticks[description];
  if (yardstick !== undefined) return { name: description, method: yardstick, lossNetworks: [] };
  const [name, folder] = description.split("=");
  if (name === undefined || folder === undefined) {
    throw new ConfigError(
      `--methods ${description}: expected ${Object.keys(yardsticks).join(", ")} or NAME=MODEL-FOLDER.`,
    );
  }
  const file = join(folder, "config.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CheckpointError(
      `${file}: expected the config of a trained model there, got ${error.code}; train one with "trainer fit".`,
    );
  });
  const { method: config, lossNetworks } = modelSchema.parse(JSON.parse(text));
  const method = await loadPart(swapMethods, config, { folder: resolve(folder) });
  return { name, method, lossNetworks };
}
