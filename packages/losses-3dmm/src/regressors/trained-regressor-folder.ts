import { createNetwork } from "../create-network.ts";
import { readNetworkFolder, writeNetworkFolder } from "../network-folder.ts";
import { type RegressorConfig, regressorConfigSchema } from "./regressor-config.ts";
import { TrainedRegressor } from "./trained-regressor.ts";

/**
 * Reads a regressor from its folder (`config.json`, `weights.safetensors`).
 * @throws CheckpointError where the folder does not hold one
 */
export async function loadTrainedRegressor(folder: string): Promise<TrainedRegressor> {
  const { config, state, origin } = await readNetworkFolder(folder, regressorConfigSchema);
  return createNetwork(() => new TrainedRegressor(config), state, { origin });
}

/** Writes a regressor to a folder; `training` replaces what its config says of its training. */
export async function saveTrainedRegressor(
  folder: string,
  network: TrainedRegressor,
  training?: RegressorConfig["training"],
): Promise<void> {
  await writeNetworkFolder(folder, network, { ...network.config, ...(training === undefined ? {} : { training }) });
}
