import { ConfigError } from "@mfim/core/errors";
import { alignedTable } from "@mfim/files/command-line";
import { storedNetwork } from "../cache/stored-network.ts";
import { networkSize } from "../networks/file-size.ts";
import { publicNetworks, useAs } from "../networks/public-networks.ts";

export interface ListFlags {
  readonly kind?: string;
  readonly json?: boolean;
}

/** Prints one line a network. */
export async function list({ kind, json }: ListFlags): Promise<void> {
  const chosen = publicNetworks.filter((network) => kind === undefined || useAs(network, kind) !== undefined);
  if (chosen.length === 0) {
    const kinds = [...new Set(publicNetworks.flatMap(({ uses }) => uses.map((use) => use.kind)))];
    throw new ConfigError(`--kind: expected one of ${kinds.join(", ")}, got ${kind}.`);
  }
  if (json) {
    console.log(JSON.stringify(chosen, undefined, 2));
    return;
  }
  const rows = await Promise.all(
    chosen.map(async ({ name, uses, licence, files }) => [
      name,
      [...new Set(uses.map((use) => use.kind))].join(", "),
      files.length === 0 ? "with npm" : (await storedNetwork(name)) === undefined ? "-" : "in cache",
      files.length > 0 && files.every(({ url }) => url !== null) ? "fetch" : "-",
      files.length === 0 ? "-" : networkSize(files),
      licence.name,
    ]),
  );
  console.log(alignedTable(["NAME", "SERVES AS", "HERE", "DIRECT", "SIZE", "LICENCE"], rows, "left"));
}
