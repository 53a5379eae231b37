import type { StateDict } from "@mfim/core";
import { type LoadOptions, loadState } from "./load-state.ts";
import type { Module } from "./module.ts";

/** A fresh network filled from `state`; where the state does not fit, nothing of the network stays behind. */
export function createNetwork<Network extends Module>(
  create: () => Network,
  state: StateDict,
  options: LoadOptions = {},
): Network {
  const network = create();
  try {
    loadState(network, state, { ...options, ignore: [/num_batches_tracked$/, ...(options.ignore ?? [])] });
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}
