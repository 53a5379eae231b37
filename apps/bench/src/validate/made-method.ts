import { type Pixels, pixelsToImages } from "@mfim/core";
import type { BenchMethod } from "../methods/bench-method.ts";
import type { BenchPair, PairPictures } from "../protocol/bench-protocol.ts";

/** A "method" that makes its answer of what is known of a pair, its true swap included. */
export const madeMethod = (
  name: string,
  about: string,
  make: (read: PairPictures, pair: BenchPair) => Pixels | Promise<Pixels>,
): BenchMethod => ({
  name,
  about,
  lossNetworks: [],
  swap: async ({ read, pairs }) =>
    pixelsToImages(await Promise.all(read.map((pictures, n) => make(pictures, pairs[n] as BenchPair)))),
  [Symbol.dispose]() {},
});
