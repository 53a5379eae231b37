import { ConfigError } from "@mfim/core";
import { seededWeights } from "@mfim/nn";
import { kinds } from "../catalogue.ts";
import type { PublicNetwork } from "../networks/public-network.ts";
import { loadPart } from "../parts/load-part.ts";
import type { PartKind } from "../parts/part-kind.ts";

interface Loaded {
  readonly id?: string;
  dispose?(): void;
}

/**
 * Loads every part that a network serves as from `folder`, and disposes it again: the loaders check every key and shape.
 * @throws CheckpointError where a file is another network's; ConfigError where it is a sister of the one that is meant
 */
export async function checkNetworkFiles(network: PublicNetwork, folder: string): Promise<void> {
  for (const { kind: kindName, config, paths, id } of network.uses) {
    const kind = kinds.find(({ name }) => name === kindName) as unknown as PartKind<Loaded>;
    const context = { folder, purpose: "metric", weights: seededWeights(1) } as const;
    const part = await loadPart(kind, { ...config, ...paths }, context);
    part.dispose?.();
    if (id !== undefined && part.id !== id) {
      throw new ConfigError(`${network.name}: expected a file of ${id}, got one of ${part.id}.`);
    }
  }
}
