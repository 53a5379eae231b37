import { ConfigError } from "@mfim/core";
import type { MfimNetworks } from "./mfim-networks.ts";
import { recomputeBlocks } from "./recompute-blocks.ts";

/** The networks of a training by what is asked for. */
const chosen = {
  none: [],
  generator: ["generator"],
  all: ["generator", "encoder", "discriminator"],
} as const satisfies Readonly<Record<string, readonly (keyof MfimNetworks)[]>>;

export type Recompute = keyof typeof chosen;

/**
 * Lets networks of a training compute their blocks again for the gradient. Those made of no blocks stay as they are.
 * @throws ConfigError where none of them has any
 */
export function recomputeNetworks(networks: MfimNetworks, which: Recompute): void {
  const names = chosen[which];
  const blocks = names.reduce((sum, name) => sum + recomputeBlocks(networks[name]), 0);
  if (names.length === 0 || blocks > 0) return;
  throw new ConfigError(
    `recompute: expected blocks of @mfim/nn in ${names.join(", ")}, got none; a network of one's own has none, take "none".`,
  );
}
