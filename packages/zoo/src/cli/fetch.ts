import { ConfigError } from "@mfim/core/errors";
import { acceptsTerms, downloadBars } from "@mfim/files";
import { storedNetwork } from "../cache/stored-network.ts";
import { configNeeds } from "../need/config-needs.ts";
import { networkSize } from "../networks/file-size.ts";
import type { PublicNetwork } from "../networks/public-network.ts";
import { withNeeds } from "../networks/public-networks.ts";
import { report } from "./add.ts";
import { missingNetworks } from "./need.ts";

export interface FetchFlags {
  readonly acceptLicence?: boolean;
  readonly anyHash?: boolean;
  /** Configs whose networks are fetched. */
  readonly for?: readonly string[];
}

/** Shows each licence once, asks once, and downloads networks and what they need, several at a time. What the user must see is printed at every log level. */
export async function fetchNamed(names: readonly string[], flags: FetchFlags): Promise<void> {
  const { wanted, closed } = await wantedNetworks(names, flags.for ?? []);
  const { fetchNetworks } = await import("../fetch/fetch-networks.ts"); // brings TensorFlow.js
  const bars = downloadBars();
  const stored: (() => void)[] = [];
  const sizes = new Map(wanted.map(({ name, files }) => [name, `${name} (${networkSize(files)})`]));
  const failed = await fetchNetworks(wanted, {
    anyHash: flags.anyHash === true,
    async accept(terms) {
      for (const { licence, networks } of terms)
        console.log(
          `${networks.map((name) => sizes.get(name)).join(", ")}: ${licence.name}: ${licence.terms}${licence.url === null ? "" : ` (${licence.url})`}.`,
        );
      return await acceptsTerms(flags.acceptLicence);
    },
    onProgress: (network, file, bytes, total) => bars.update(`${network.name}/${file}`, bytes, total),
    onStored: (network, record) => stored.push(() => report(record, network.uses[0]?.kind ?? "recognizer")),
  }).finally(() => bars.stop());
  for (const tell of stored) tell();
  for (const { name, files, page, licence } of closed)
    console.log(
      `${name}: no direct download is known: get ${files.map((file) => file.name).join(" and ")} from ${page} and run "zoo add ${name} FILE"; its licence is ${licence.name} (${licence.terms}).`,
    );
  if (wanted.length === 0 && closed.length === 0) console.log("Everything is here.");
  if (failed.size === 1) throw [...failed.values()][0] as Error;
  if (failed.size > 1)
    throw new ConfigError(
      `${failed.size} of ${wanted.length} networks could not be fetched; run it again to go on. ${[...failed.values()].map(({ message }) => message).join(" ")}`,
    );
  if (closed.length > 0) process.exitCode = 3;
}

/** Those that are named, with what they need; of configs those that are not here, apart from those without a direct download. */
async function wantedNetworks(names: readonly string[], configs: readonly string[]) {
  if (names.length === 0 && configs.length === 0)
    throw new ConfigError("zoo fetch: expected the name of a network, or --for CONFIG, got neither.");
  const wanted = new Set<PublicNetwork>();
  const closed: PublicNetwork[] = [];
  // What is needed and here stays; the network itself is fetched as it was asked for.
  for (const name of names)
    for (const network of withNeeds(name))
      if (network.name === name || (await storedNetwork(network.name)) === undefined) wanted.add(network);
  if (configs.length > 0)
    for (const network of missingNetworks(await configNeeds(configs)))
      if (network.files.every(({ url }) => url !== null)) wanted.add(network);
      else closed.push(network);
  return { wanted: [...wanted], closed };
}
