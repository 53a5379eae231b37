import type { WritableState } from "@mfim/checkpoints";
import type { Trainable } from "@mfim/core";
import { layoutOf, publicTensor } from "@mfim/nn";

/** A network's variables as a checkpoint holds them: public names and axes, each copied when it is written. */
export function publicState(network: Trainable): WritableState {
  return new Map(
    [...network.state()].map(([key, variable]) => [
      key,
      {
        shape: layoutOf(variable).publicShape,
        dtype: "float32",
        read: async () => (await publicTensor(variable)).toFloat32(),
      },
    ]),
  );
}
