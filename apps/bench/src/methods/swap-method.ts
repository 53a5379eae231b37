import { ConfigError, type IdentityMixer, type ImageBatch, type SwapMethod } from "@mfim/core";
import type { NetworkIdentity } from "@mfim/metrics";
import { MfimSwapper } from "@mfim/mfim";
import { WarmGraph } from "../evaluate/warm-graph.ts";
import type { BenchBatch } from "../protocol/batches.ts";
import type { BenchMethod } from "./bench-method.ts";

/** Source, target and, where identities are mixed, the local source. */
type SwapInputs = [source: ImageBatch, target: ImageBatch, local?: ImageBatch];

const inputsOf = ({ source, target, local }: BenchBatch): SwapInputs =>
  local === undefined ? [source, target] : [source, target, local];

/** A swap method of the zoo as the bench runs it; MFIM as a compiled graph, anybody else's as it is. */
export function swapMethod(
  name: string,
  method: SwapMethod,
  about: string,
  lossNetworks: readonly NetworkIdentity[],
): BenchMethod {
  const swap = ([source, target, local]: SwapInputs) =>
    local === undefined
      ? method.swap(source, target)
      : // No weights: the paper's rule, lower identity codes of the global source, higher ones of the local.
        (method as IdentityMixer).mix([source, local], target);
  const graph =
    method instanceof MfimSwapper
      ? new WarmGraph(name, (...inputs: SwapInputs) => swap(inputs) as ImageBatch)
      : undefined;
  return {
    name,
    about,
    lossNetworks,
    check({ mixing, name: protocol }) {
      if (mixing && !("mix" in method))
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
