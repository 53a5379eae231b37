import { acceptsTerms } from "@mfim/files";
import { storedNetwork } from "../cache/stored-network.ts";
import type { PublicNetwork } from "../networks/public-network.ts";
import { withNeeds } from "../networks/public-networks.ts";
import { report } from "./add.ts";

export interface FetchFlags {
  readonly acceptLicence?: boolean;
}

/** Shows each licence, asks once, and downloads a network and what it needs. What the user must see is printed at every log level. */
export async function fetchNamed(name: string, flags: FetchFlags): Promise<void> {
  for (const network of withNeeds(name)) {
    // What is needed and here stays; the network itself is fetched as it was asked for.
    if (network.name !== name && (await storedNetwork(network.name)) !== undefined) continue;
    await fetchOne(network, flags);
  }
}

async function fetchOne(network: PublicNetwork, { acceptLicence = false }: FetchFlags): Promise<void> {
  const { name } = network;
  const { fetchNetwork } = await import("../fetch/fetch-network.ts"); // brings TensorFlow.js
  const accept = async ({ licence }: PublicNetwork) => {
    console.log(`${name}: ${licence.name}: ${licence.terms}${licence.url === null ? "" : ` (${licence.url})`}.`);
    return await acceptsTerms(acceptLicence);
  };
  let shown = 0;
  const onProgress = (file: string, bytes: number, total: number | undefined) => {
    if (Date.now() - shown < 1000 && bytes !== total) return;
    shown = Date.now();
    const share = total === undefined ? "" : ` of ${(total / 1e6).toFixed(1)}`;
    process.stderr.write(`\r${file}: ${(bytes / 1e6).toFixed(1)}${share} MB`);
    if (bytes === total) process.stderr.write("\n");
  };
  report(await fetchNetwork(network, { accept, onProgress }), network.uses[0]?.kind ?? "recognizer");
}
