import { createNetwork } from "../common/create-network.ts";
import { readNetworkFolder, writeNetworkFolder } from "../common/network-folder.ts";
import { MobileRecognizer } from "./mobile-recognizer.ts";
import { type MobileRecognizerConfig, mobileRecognizerConfigSchema } from "./mobile-recognizer-config.ts";

/**
 * Reads a recogniser from its folder (`config.json`, `weights.safetensors`).
 * @throws CheckpointError where the folder does not hold one
 */
export async function loadMobileRecognizer(folder: string): Promise<MobileRecognizer> {
  const { config, state, origin } = await readNetworkFolder(folder, mobileRecognizerConfigSchema);
  return createNetwork(() => new MobileRecognizer(config), state, { origin });
}

/** Writes a recogniser to a folder; `training` replaces what its config says of its training. */
export async function saveMobileRecognizer(
  folder: string,
  network: MobileRecognizer,
  training?: MobileRecognizerConfig["training"],
): Promise<void> {
  await writeNetworkFolder(folder, network, { ...network.config, ...(training === undefined ? {} : { training }) });
}
