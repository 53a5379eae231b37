import type { Trainable } from "@mfim/core";

/** Copies the values of a network into another of the same architecture: where a moving average starts. */
export function copyState(from: Trainable, to: Trainable): void {
  const copies = to.state();
  for (const [key, variable] of from.state()) copies.get(key)?.assign(variable);
}
