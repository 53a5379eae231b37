import type { StateDict, Trainable } from "@mfim/core";
import { publicTensor } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";

/** Every variable of a network, running statistics included where it tells them. */
export function stateOf(network: Trainable): ReadonlyMap<string, tf.Variable> {
  const { state } = network as { state?: () => ReadonlyMap<string, tf.Variable> };
  return typeof state === "function" ? state.call(network) : network.parameters();
}

/** Copies the values of a network into another of the same architecture. */
export function copyState(from: Trainable, to: Trainable): void {
  const copies = stateOf(to);
  for (const [key, variable] of stateOf(from)) copies.get(key)?.assign(variable);
}

/** A network's variables as a checkpoint holds them: public names and axes. */
export async function publicState(network: Trainable): Promise<StateDict> {
  const named = [...stateOf(network)].map(async ([key, variable]) => [key, await publicTensor(variable)] as const);
  return new Map(await Promise.all(named));
}
