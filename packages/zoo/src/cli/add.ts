import { networkCache } from "../cache/cache-folder.ts";
import type { StoredNetwork } from "../cache/stored-network.ts";
import { publicNetwork } from "../networks/public-networks.ts";

export interface AddFlags {
  readonly anyHash?: boolean;
}

/** Checks files of the user's and puts them into the cache. */
export async function add(name: string, files: readonly string[], { anyHash = false }: AddFlags): Promise<void> {
  const network = publicNetwork(name);
  const { addNetwork } = await import("../cache/add-network.ts"); // brings TensorFlow.js, which list and show do without
  report(await addNetwork(network, files, { anyHash }), network.uses[0]?.kind ?? "recognizer");
  console.log(`Licence: ${network.licence.name}: ${network.licence.terms}.`);
}

/** Says what lies in the cache now. */
export function report(stored: StoredNetwork, kind: string): void {
  for (const [file, { sha256, bytes, verified }] of Object.entries(stored.files)) {
    const known = verified ? "the known file" : "hash recorded, not known before";
    console.log(`${file}: ${bytes} bytes, sha256 ${sha256} (${known})`);
  }
  console.log(`${stored.name} is in ${networkCache()}; a config names it as ${kind}: zoo:${stored.name}`);
}
