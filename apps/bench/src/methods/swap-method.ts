import {
  ConfigError,
  type IdentityMixer,
  type ImageBatch,
  isIdentityMixer,
  isSlotMixer,
  type MixWeights,
  type SwapMethod,
} from "@mfim/core";
import type { NetworkIdentity } from "@mfim/metrics";
import { globalLocal } from "@mfim/mfim";
import { WarmGraph } from "../evaluate/warm-graph.ts";
import type { BenchBatch } from "../protocol/batches.ts";
import type { BenchMethod } from "./bench-method.ts";

/** Source, target and, where identities are mixed, the local source. */
type SwapInputs = [source: ImageBatch, target: ImageBatch, local?: ImageBatch];

const inputsOf = ({ source, target, pictures: { local } }: BenchBatch): SwapInputs =>
  local === undefined ? [source, target] : [source, target, local];

/** How a method mixes: the leading identity slots of the global source, the others of the local one. */
export interface MixRule {
  readonly globalSlots: number;
}

/** A swap method of the zoo as the bench runs it; MFIM and its like as a compiled graph, anybody else's as it is. */
export function swapMethod(
  name: string,
  method: SwapMethod,
  about: string,
  lossNetworks: readonly NetworkIdentity[],
  rule?: MixRule,
): BenchMethod {
  const weights = rule && mixWeights(name, method, rule);
  const swap = ([source, target, local]: SwapInputs) =>
    local === undefined
      ? method.swap(source, target)
      : // No weights: the paper's rule, lower identity codes of the global source, higher ones of the local.
        (method as IdentityMixer).mix([source, local], target, weights);
  const graph = isSlotMixer(method)
    ? new WarmGraph(name, (...inputs: SwapInputs) => swap(inputs) as ImageBatch)
    : undefined;
  return {
    name,
    about,
    lossNetworks,
    check({ mixing, name: protocol }) {
      if (mixing && !isIdentityMixer(method))
        throw new ConfigError(
          `--methods ${name}: expected a method that mixes identities for ${protocol}, ${method.id} only swaps.`,
        );
    },
    ...(graph && { prepare: (batch) => graph.warm(inputsOf(batch)) }),
    swap: async (batch) => (graph === undefined ? swap(inputsOf(batch)) : graph.run(inputsOf(batch))),
    [Symbol.dispose]() {
      graph?.[Symbol.dispose]();
      method.dispose();
    },
  };
}

/** @throws ConfigError for more slots than the method has, and for a method without slots */
function mixWeights(name: string, method: SwapMethod, { globalSlots }: MixRule): MixWeights {
  if (!isSlotMixer(method))
    throw new ConfigError(
      `--methods ${name}: expected an MFIM for mix.globalSlots, got ${method.id}; leave mix out for others.`,
    );
  const { identitySlots } = method;
  if (globalSlots <= identitySlots) return globalLocal(identitySlots, globalSlots);
  throw new ConfigError(
    `--methods ${name}: expected mix.globalSlots of at most ${identitySlots}, the identity slots of ${method.id}, got ${globalSlots}.`,
  );
}
