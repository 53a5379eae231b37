import type { Pixels } from "@mfim/core";
import type { PictureSet } from "@mfim/zoo";
import type { BenchProtocol } from "./bench-protocol.ts";
import { heldOutPairs } from "./held-out-pairs.ts";

/** Drawn pairs of different people of a picture set, with another picture of the source person. */
export function heldOutProtocol(name: string, set: PictureSet, count: number, seed: number): BenchProtocol {
  const { pairs, checksum } = heldOutPairs(name, set, count, seed);
  const at = async (index: number): Promise<Pixels> => ({
    width: set.size,
    height: set.size,
    data: await set.read(index),
  });
  return {
    name,
    checksum,
    data: set.name,
    size: set.size,
    roles: new Set(["source", "target", "reference"] as const),
    masks: [],
    mixing: false,
    pairs: pairs.map(({ id, source, target }) => ({
      id,
      source: set.ids[source] as string,
      target: set.ids[target] as string,
      sourcePerson: set.persons[source] as string,
    })),
    async read(index) {
      const { source, target, reference } = pairs[index] as (typeof pairs)[number];
      return { pictures: { source: await at(source), target: await at(target), reference: await at(reference) } };
    },
    async [Symbol.asyncDispose]() {
      await set.close?.();
    },
  };
}
