import { resolve } from "node:path";
import { CheckpointError, type SwapMethod } from "@mfim/core";
import type { NetworkIdentity } from "@mfim/metrics";
import { type ModulePermission, openSwapModel } from "@mfim/zoo";
import { z } from "zod";

export const networkSchema = z
  .union([z.string(), z.strictObject({ id: z.string(), weights: z.string().nullable() })])
  .transform((network): NetworkIdentity => (typeof network === "string" ? { id: network, weights: null } : network));

/** What a method's own YAML may say, and config.json of a model folder beside more. */
export const modelSchema = z.object({ method: z.unknown(), lossNetworks: z.array(networkSchema).default([]) });

/** The model in a folder, by its config.json. The caller disposes it. @throws CheckpointError where there is none */
export async function loadModelFolder(
  folder: string,
  permission: ModulePermission = {},
): Promise<{ readonly method: SwapMethod; readonly lossNetworks: readonly NetworkIdentity[] }> {
  const { method, config } = await openSwapModel(resolve(folder), { called: folder, ...permission });
  const known = modelSchema.safeParse(config);
  if (known.success) return { method, lossNetworks: known.data.lossNetworks };
  method.dispose();
  throw new CheckpointError(
    `${folder}: expected lossNetworks in config.json to name networks: ${z.prettifyError(known.error).replaceAll("\n", " ")}`,
  );
}
