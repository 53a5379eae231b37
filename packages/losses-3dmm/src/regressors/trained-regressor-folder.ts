import { readModelConfig, readModelWeights, writeModelFolder } from "@mfim/checkpoints";
import { createNetwork, saveState } from "@mfim/nn";
import { type RegressorConfig, regressorConfigSchema } from "./regressor-config.ts";
import { TrainedRegressor } from "./trained-regressor.ts";

/**
 * Reads a regressor from its folder (`config.json`, `weights.safetensors`).
 * @throws CheckpointError where the folder does not hold one
 */
export async function loadTrainedRegressor(folder: string): Promise<TrainedRegressor> {
  const config = await readModelConfig(folder, regressorConfigSchema);
  const { state, origin } = await readModelWeights(folder, "weights");
  return createNetwork(() => new TrainedRegressor(config), state, { origin });
}

/** Writes a regressor to a folder; `training` replaces what its config says of its training. */
export async function saveTrainedRegressor(
  folder: string,
  network: TrainedRegressor,
  training?: RegressorConfig["training"],
): Promise<void> {
  const config = { ...network.config, ...(training === undefined ? {} : { training }) };
  await writeModelFolder(folder, config, { weights: await saveState(network) }, { dtype: "float16" });
}
