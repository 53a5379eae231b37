import { ConfigError } from "@mfim/core";
import { didYouMean } from "../parts/nearest-name.ts";
import { generatorNetworks } from "./generators.ts";
import { measuringNetworks } from "./measuring-networks.ts";
import { perceptualNetworks } from "./perceptual-distances.ts";
import type { NetworkUse, PublicNetwork } from "./public-network.ts";
import { recognizerNetworks } from "./recognizers.ts";
import { regressorNetworks } from "./regressors.ts";
import { retouchingNetworks } from "./retouching-networks.ts";
import { swapperNetworks } from "./swappers.ts";

/** Every public network that the project knows. */
export const publicNetworks: readonly PublicNetwork[] = [
  ...recognizerNetworks,
  ...regressorNetworks,
  ...perceptualNetworks,
  ...measuringNetworks,
  ...generatorNetworks,
  ...swapperNetworks,
  ...retouchingNetworks,
];

/** @throws ConfigError with the nearest name */
export function publicNetwork(name: string, networks: readonly PublicNetwork[] = publicNetworks): PublicNetwork {
  const found = networks.find((network) => network.name === name);
  if (found !== undefined) return found;
  const names = networks.map((network) => network.name);
  throw new ConfigError(
    `Expected the name of a public network, one of ${names.join(", ")}, got "${name}"${didYouMean(name, names)}.`,
  );
}

/** A network after all that it needs, each once. @throws ConfigError with the nearest name */
export function withNeeds(name: string): PublicNetwork[] {
  const network = publicNetwork(name);
  return [...new Set([...(network.needs ?? []).flatMap(withNeeds), network])];
}

/** What a network serves as in a place for parts of a kind. */
export function useAs({ uses }: PublicNetwork, kind: string): NetworkUse | undefined {
  return uses.find((use) => use.kind === kind);
}

/** Names of the networks that serve as parts of a kind. */
export function networksOf(kind: string): string[] {
  return publicNetworks.filter((network) => useAs(network, kind) !== undefined).map(({ name }) => name);
}
