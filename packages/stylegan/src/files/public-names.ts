import type { StateDict } from "@mfim/core";
import { loadState } from "@mfim/nn";
import type { Discriminator } from "../discriminator.ts";
import type { Generator } from "../generator.ts";

/** The blurs of public checkpoints are constants, the same in every network. */
const blurKernels = /\.kernel$/;

/** What no public checkpoint has: the projections of style maps with more than one channel. */
const projections = /\.noise\.projection$/;

/**
 * Loads a generator from tensors in rosinality's names (the part `g_ema` of a rosinality file). Where the generator takes
 * style maps of several channels, its projections keep their values: give it fresh weights, not zeros.
 * @throws CheckpointError that lists every missing, unexpected and mis-shaped key
 */
export function loadGenerator(generator: Generator, state: StateDict, origin?: string): void {
  loadState(generator, state, {
    ignore: [blurKernels],
    optional: [projections],
    ...(origin === undefined ? {} : { origin }),
  });
}

/** Loads a discriminator from tensors in rosinality's names (the part `d` of a rosinality file). */
export function loadDiscriminator(discriminator: Discriminator, state: StateDict, origin?: string): void {
  loadState(discriminator, state, { ignore: [blurKernels], ...(origin === undefined ? {} : { origin }) });
}
