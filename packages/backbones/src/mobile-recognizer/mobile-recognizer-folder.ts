import { readModelConfig, readModelWeights, writeModelFolder } from "@mfim/checkpoints";
import { createNetwork, saveState } from "@mfim/nn";
import { MobileRecognizer } from "./mobile-recognizer.ts";
import { type MobileRecognizerConfig, mobileRecognizerConfigSchema } from "./mobile-recognizer-config.ts";

/**
 * Reads a recogniser from its folder (`config.json`, `weights.safetensors`).
 * @throws CheckpointError where the folder does not hold one
 */
export async function loadMobileRecognizer(folder: string): Promise<MobileRecognizer> {
  const config = await readModelConfig(folder, mobileRecognizerConfigSchema);
  const { state, origin } = await readModelWeights(folder, "weights");
  return createNetwork(() => new MobileRecognizer(config), state, { origin });
}

/** Writes a recogniser to a folder; `training` replaces what its config says of its training. */
export async function saveMobileRecognizer(
  folder: string,
  network: MobileRecognizer,
  training?: MobileRecognizerConfig["training"],
): Promise<void> {
  const config = { ...network.config, ...(training === undefined ? {} : { training }) };
  await writeModelFolder(folder, config, { weights: await saveState(network) }, { dtype: "float16" });
}
