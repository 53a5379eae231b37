import { ConfigError } from "@mfim/core";
import { networkCache } from "../cache/cache-folder.ts";
import { acceptLicence, hasAccepted } from "../cache/licence-acceptance.ts";
import type { StoredNetwork } from "../cache/stored-network.ts";
import type { PublicNetwork } from "../networks/public-network.ts";
import { type FetchOptions, fetchNetwork } from "./fetch-network.ts";

export interface FetchAllOptions extends Omit<FetchOptions, "accept" | "beforeAdd" | "onProgress"> {
  /** Asks once for all terms that were not accepted before: networks by what they share. */
  accept(terms: readonly SharedTerms[]): boolean | Promise<boolean>;
  /** How many come at once; default 3. */
  readonly atOnce?: number;
  onProgress?(network: PublicNetwork, file: string, bytes: number, total: number | undefined): void;
  onStored?(network: PublicNetwork, stored: StoredNetwork): void;
}

/** Networks that bear one licence. */
export interface SharedTerms {
  readonly licence: PublicNetwork["licence"];
  readonly networks: readonly string[];
}

/** Terms of networks, each once. */
function sharedTerms(networks: readonly PublicNetwork[]): SharedTerms[] {
  const byTerms = new Map<string, { licence: PublicNetwork["licence"]; networks: string[] }>();
  for (const { name, licence } of networks) {
    const key = JSON.stringify([licence.name, licence.terms]);
    const known = byTerms.get(key) ?? { licence, networks: [] };
    known.networks.push(name);
    byTerms.set(key, known);
  }
  return [...byTerms.values()];
}

/**
 * Downloads several public networks, some at a time: all terms are shown and accepted once, before the first byte. One that fails does not end
 * the others.
 * @param networks those that others need before them, as `withNeeds` gives them
 * @returns what went wrong, by network
 * @throws ConfigError where the terms are not accepted
 */
export async function fetchNetworks(
  networks: readonly PublicNetwork[],
  options: FetchAllOptions,
): Promise<ReadonlyMap<string, Error>> {
  const { accept, onProgress, onStored, atOnce = 3, cache = networkCache(), ...download } = options;
  const before = await Promise.all(networks.map((network) => hasAccepted(network, cache)));
  const asked = networks.filter((_, n) => !before[n]);
  if (asked.length > 0) {
    const terms = sharedTerms(asked);
    if (!(await accept(terms)))
      throw new ConfigError(
        `${asked.map(({ name }) => name).join(", ")}: nothing is downloaded until ${terms.length === 1 ? "its licence is" : "their licences are"} accepted: ${terms.map(({ licence }) => `${licence.name} (${licence.terms})`).join("; ")}.`,
      );
    await acceptLicence(asked, cache);
  }
  const failed = new Map<string, Error>();
  // What others need stands before them, so that it was begun once they ask.
  const begun = new Map<string, Promise<void>>();
  const fetchOne = async (own: PublicNetwork): Promise<void> => {
    const beforeAdd = async () => {
      const needs = own.needs ?? [];
      // A swapper is loaded with the recogniser that it is told by.
      await Promise.all(needs.map((need) => begun.get(need)));
      const lacking = needs.filter((need) => failed.has(need));
      if (lacking.length > 0)
        throw new ConfigError(
          `${own.name}: expected ${lacking.join(", ")}, which it needs and which did not come; run it again.`,
        );
    };
    const progress = (file: string, bytes: number, total: number | undefined) => onProgress?.(own, file, bytes, total);
    try {
      const options = { ...download, cache, accept: () => true, beforeAdd, onProgress: progress };
      // Not as an argument: it would not be fetched where nobody asks to be told.
      const stored = await fetchNetwork(own, options);
      onStored?.(own, stored);
    } catch (error) {
      failed.set(own.name, error as Error);
    }
  };
  const waiting = [...networks];
  const work = async () => {
    for (let network = waiting.shift(); network !== undefined; network = waiting.shift()) {
      const job = fetchOne(network);
      begun.set(network.name, job);
      await job;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, networks.length) }, work));
  return failed;
}
