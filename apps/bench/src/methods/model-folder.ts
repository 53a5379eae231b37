import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CheckpointError, type SwapMethod } from "@mfim/core";
import type { NetworkIdentity } from "@mfim/metrics";
import { loadPart, type ModulePermission, swapMethods } from "@mfim/zoo";
import { z } from "zod";

export const networkSchema = z
  .union([z.string(), z.strictObject({ id: z.string(), weights: z.string().nullable() })])
  .transform((network): NetworkIdentity => (typeof network === "string" ? { id: network, weights: null } : network));

/** config.json of a model folder; also what a method's own YAML may say. */
export const modelSchema = z.object({ method: z.unknown(), lossNetworks: z.array(networkSchema).default([]) });

/** The model in a folder, by its config.json. The caller disposes it. @throws CheckpointError where there is none */
export async function loadModelFolder(
  folder: string,
  permission: ModulePermission = {},
): Promise<{ readonly method: SwapMethod; readonly lossNetworks: readonly NetworkIdentity[] }> {
  const file = join(folder, "config.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CheckpointError(
      `${file}: expected the config of a trained model there, got ${error.code}; train one with "trainer fit".`,
    );
  });
  const { method: config, lossNetworks } = modelSchema.parse(JSON.parse(text));
  return { method: await loadPart(swapMethods, config, { folder: resolve(folder), ...permission }), lossNetworks };
}
