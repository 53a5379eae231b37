import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CheckpointError, type SwapMethod } from "@mfim/core";
import { parsedJson } from "@mfim/files";
import { z } from "zod";
import { swapMethods } from "../kinds/swap-methods.ts";
import { loadPart } from "./load-part.ts";
import type { ModulePermission } from "./module-permission.ts";

/** Other fields are the writer's: provenance, the networks that served in the loss. */
const swapModelSchema = z.looseObject({ method: z.unknown().refine((method) => method !== undefined) });

/** config.json of a model's folder; `method` is what `swapMethods` loads, its paths relative to the folder. */
export type SwapModelConfig = z.infer<typeof swapModelSchema>;

/**
 * Reads the config of a model's folder, as `trainer fit` writes it, or as docs/write-a-swap-method.md says for somebody else's method.
 * @param called how the folder was named, for messages
 * @throws CheckpointError for a folder without a config, and for one that is not of a model that swaps
 */
export async function readSwapModel(folder: string, called = folder): Promise<SwapModelConfig> {
  const path = join(folder, "config.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CheckpointError(
      `${called}: expected the folder of a trained model with a config.json, got ${error.code}; train one with "trainer fit", or name another folder.`,
    );
  });
  const config = swapModelSchema.safeParse(parsedJson(text, path, (words) => new CheckpointError(`${words}.`)));
  if (config.success) return config.data;
  throw new CheckpointError(`${path}: expected the config of a model that swaps, with its method, got something else.`);
}

/** The same, and the method itself, which the caller disposes. @throws also what `loadPart` throws */
export async function openSwapModel(
  folder: string,
  { called = folder, ...permission }: ModulePermission & { readonly called?: string } = {},
): Promise<{ readonly method: SwapMethod; readonly config: SwapModelConfig }> {
  const config = await readSwapModel(folder, called);
  const method = await loadPart(swapMethods, config.method, { folder, purpose: "metric", ...permission });
  return { method, config };
}
