import { CheckpointError, type StateDict } from "@mfim/core";
import { loadState } from "@mfim/nn";
import type { Discriminator } from "../discriminator.ts";

/**
 * Copies a smaller discriminator's blocks into those of the same resolutions of a larger one. Blocks are numbered from the
 * picture's side down, so that the same block has another number; where pictures enter is new, like all blocks above the
 * smaller one's side.
 * @param smaller its tensors by public name
 * @throws CheckpointError where it is not smaller, or where channels at one resolution differ
 */
export function growDiscriminator(larger: Discriminator, smaller: StateDict, origin = "checkpoint"): void {
  let old = 0;
  while (smaller.has(`convs.${old + 1}.conv2.1.weight`)) old++;
  const added = larger.convs.length - 1 - old;
  if (added < 1) {
    throw new CheckpointError(
      `${origin}: expected a discriminator smaller than ${larger.resolution} px to grow from, got one of ${4 * 2 ** old} px; name the folder of a smaller one.`,
    );
  }
  const moved = [...smaller].flatMap(([key, tensor]) => {
    const [, number, rest] = /^convs\.(\d+)\.(.*)$/.exec(key) ?? [];
    if (number === undefined) return [[key, tensor] as const];
    return number === "0" ? [] : [[`convs.${Number(number) + added}.${rest}`, tensor] as const];
  });
  loadState(larger, new Map(moved), { optional: [/./], origin });
}
