import { ConfigError, isSlotMixer, type SlotMixer, type SwapMethod } from "@mfim/core";
import {
  loadPart,
  type ModulePermission,
  modelTraining,
  openSwapModel,
  pathIn,
  swapMethods,
  type TrainedOn,
  weightFilesHash,
} from "@mfim/zoo/swapping";

export interface OpenedModel extends Disposable {
  readonly method: SwapMethod;
  /** SHA-256 over the folder's files. */
  readonly sha256: string;
  /** Side at which faces are cut out: the larger of what goes in and what comes out. */
  readonly side: number;
  /** As it was named. */
  readonly name: string;
  /** What its own config says that it saw. */
  readonly trainedOn?: TrainedOn;
}

/** Where a method does not say what it looks at. */
const sideOfOthers = 256;

/**
 * A trained model's folder, `bundled:NAME`, or `zoo:NAME` of a public swapper: config.json beside its weights, as `trainer fit` writes it, or as docs/write-a-swap-method.md
 * says for somebody else's method.
 * @throws CheckpointError for a folder without a model, ConfigError for a module that nobody permitted, and what `loadPart` throws
 */
export async function openModel(name: string, permission: ModulePermission = {}): Promise<OpenedModel> {
  if (name.startsWith("zoo:")) return openPublicSwapper(name);
  const folder = pathIn({ folder: "." }, name);
  const { method, config } = await openSwapModel(folder, { called: `--model ${name}`, ...permission });
  const { trainedOn } = modelTraining(config);
  return {
    method,
    sha256: await weightFilesHash([folder]),
    name,
    ...(trainedOn !== undefined && { trainedOn }),
    side: isSlotMixer(method) ? Math.max(method.inputSize, method.layout.resolution) : sideOfOthers,
    [Symbol.dispose]: () => method.dispose(),
  };
}

/** A swapper of the catalogue, once "zoo fetch" has brought its files. @throws ConfigError that says how to get it, and on which terms */
async function openPublicSwapper(name: string): Promise<OpenedModel> {
  const method = await loadPart(swapMethods, name, { folder: ".", purpose: "metric" });
  const { weights, resolution } = method as SwapMethod & { readonly weights: string; readonly resolution?: number };
  return {
    method,
    sha256: weights,
    name,
    side: Math.max(sideOfOthers, resolution ?? 0),
    [Symbol.dispose]: () => method.dispose(),
  };
}

/** @throws ConfigError for a method that only swaps */
export function mixerOf({ method }: OpenedModel): SlotMixer {
  if (isSlotMixer(method)) return method;
  throw new ConfigError(
    `Mixing, weights and strength: expected an MFIM model, got ${method.id}, which only swaps; use one source and no strength.`,
  );
}
