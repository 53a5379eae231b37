import { CheckpointError, type StateDict } from "@mfim/core";
import { loadState } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { Generator } from "../generator.ts";

/**
 * Copies a smaller generator's weights into the blocks of the same resolutions of a larger one, mapping network included; the
 * blocks above stay as they are.
 * @param smaller its tensors by public name, such as `generator.safetensors` of a model folder holds them
 * @returns how many colour layers, from below, are the smaller one's
 * @throws CheckpointError where it is not smaller, or where widths or channels at one resolution differ
 */
export function copyGeneratorBlocks(larger: Generator, smaller: StateDict, origin = "checkpoint"): number {
  const old = colourLayers(smaller);
  if (old >= larger.to_rgbs.length) {
    throw new CheckpointError(
      `${origin}: expected a generator smaller than ${larger.layout.resolution} px to grow from, got one of ${resolutionOf(smaller)} px; name the folder of a smaller one.`,
    );
  }
  loadState(larger, smaller, { optional: [/./], origin });
  return old;
}

/**
 * The same into a larger generator that is new above: its new colours start at nothing, so that its picture is at first the
 * smaller one's, enlarged, and its skip sum goes on from there (Karras et al. 2020, section 4.1: skip connections do what
 * progressive growing did). No fading is needed.
 */
export function growGenerator(larger: Generator, smaller: StateDict, origin = "checkpoint"): void {
  const old = copyGeneratorBlocks(larger, smaller, origin);
  for (const { conv } of larger.to_rgbs.slice(old)) {
    const { weight } = conv;
    tf.tidy(() => weight.assign(tf.zerosLike(weight)));
  }
}

/** Side of the pictures of a generator's tensors by public name, pixels. */
export function resolutionOf(generator: StateDict): number {
  return 4 * 2 ** colourLayers(generator);
}

/** Above 4 px. */
function colourLayers(generator: StateDict): number {
  let count = 0;
  while (generator.has(`to_rgbs.${count}.conv.weight`)) count++;
  return count;
}
