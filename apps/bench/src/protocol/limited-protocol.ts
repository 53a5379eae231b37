import type { BenchProtocol } from "./bench-protocol.ts";

/** The first pairs alone: its name says so, since its figures are others. */
export function limitedProtocol(protocol: BenchProtocol, limit: number | undefined): BenchProtocol {
  if (limit === undefined || limit >= protocol.pairs.length) return protocol;
  return {
    ...protocol,
    name: `${protocol.name}, first ${limit}`,
    pairs: protocol.pairs.slice(0, limit),
    read: (index) => protocol.read(index),
    [Symbol.asyncDispose]: () => protocol[Symbol.asyncDispose](),
  };
}
