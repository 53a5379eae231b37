import { existsSync } from "node:fs";
import { join } from "node:path";
import { alignedTable } from "@mfim/files/command-line";
import { networkCache } from "../cache/cache-folder.ts";
import { type ConfigNeeds, configNeeds } from "../need/config-needs.ts";
import { fileSize } from "../networks/file-size.ts";
import type { PublicFile, PublicNetwork } from "../networks/public-network.ts";

const isHere = (network: PublicNetwork, { name }: PublicFile) => existsSync(join(networkCache(), network.name, name));

/** Networks of which a file is missing here. */
export const missingNetworks = ({ networks }: ConfigNeeds): PublicNetwork[] =>
  networks.filter((network) => network.files.some((file) => !isHere(network, file)));

/** Prints what configs need; leaves with 3 where something is missing. */
export async function need(configs: readonly string[], { json }: { readonly json?: boolean }): Promise<void> {
  const needs = await configNeeds(configs);
  const files = needs.networks.flatMap((network) => network.files.map((file) => ({ network, file })));
  const missing = missingNetworks(needs);
  if (json) {
    const rows = files.map(({ network, file }) => ({
      network: network.name,
      file: file.name,
      bytes: file.bytes ?? null,
      about: file.about ?? null,
      here: isHere(network, file),
      licence: network.licence,
      url: file.url,
      page: network.page,
    }));
    console.log(JSON.stringify({ files: rows, places: needs.places }, undefined, 2));
  } else print(needs, files, missing);
  if (missing.length > 0 || needs.places.some(({ here }) => !here)) process.exitCode = 3;
}

function print(
  { networks, places }: ConfigNeeds,
  files: readonly { readonly network: PublicNetwork; readonly file: PublicFile }[],
  missing: readonly PublicNetwork[],
): void {
  const rows = files.map(({ network, file }) => [
    network.name,
    file.name,
    fileSize(file),
    isHere(network, file) ? "here" : "missing",
    isHere(network, file) ? "" : file.url === null ? `from ${network.page}, then "zoo add"` : "zoo fetch",
    network.licence.name,
  ]);
  if (rows.length > 0) console.log(alignedTable(["NETWORK", "FILE", "SIZE", "HERE", "HOW", "LICENCE"], rows, "left"));
  const withNpm = networks.filter((network) => network.files.length === 0).map(({ name }) => name);
  if (withNpm.length > 0) console.log(`With npm packages, nothing to fetch: ${withNpm.join(", ")}.`);
  for (const { path, here } of places) console.log(`${here ? "here   " : "missing"}  ${path}`);
  const direct = missing.filter((network) => network.files.every(({ url }) => url !== null));
  if (direct.length > 0) console.log(`"zoo fetch --for CONFIG" gets ${direct.map(({ name }) => name).join(", ")}.`);
  if (rows.length === 0 && places.length === 0) console.log("Nothing beside what ships and what npm brings.");
}
