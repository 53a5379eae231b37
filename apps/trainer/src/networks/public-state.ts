import type { StateDict, Trainable } from "@mfim/core";
import { publicTensor } from "@mfim/nn";

/** A network's variables as a checkpoint holds them: public names and axes. */
export async function publicState(network: Trainable): Promise<StateDict> {
  const named = [...network.state()].map(async ([key, variable]) => [key, await publicTensor(variable)] as const);
  return new Map(await Promise.all(named));
}
