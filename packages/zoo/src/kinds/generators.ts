import { readCheckpoint } from "@mfim/checkpoints";
import { type Generator, Random, type StateDict } from "@mfim/core";
import { seededWeights, zeroWeights } from "@mfim/nn";
import {
  type ChannelTable,
  type GeneratorShape,
  generatorFromFile,
  generatorLayout,
  generatorOptionsFrom,
  loadGenerator,
  meanLatent,
  Generator as StyleGan2,
} from "@mfim/stylegan";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { type TrainableKind, trainableType } from "../parts/part-kind.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";

/** A generator, and what an encoder starts from. */
export interface LoadedGenerator extends Generator {
  /** Mean code by style slot, each [1, channels]; the caller disposes them. Absent where the generator cannot tell. */
  meanStyles?(): tf.Tensor2D[];
}

/** Random latents whose mean stands in where a file has no average of W. */
const meanSamples = 4096;

class LoadedStyleGan2 extends StyleGan2 implements LoadedGenerator {
  #average: Float32Array | undefined;

  rememberAverage(average: Float32Array | undefined): void {
    this.#average = average;
  }

  meanStyles(): tf.Tensor2D[] {
    return tf.tidy(() => {
      const w = this.#average === undefined ? meanLatent(this, meanSamples, new Random(0)) : tf.tensor1d(this.#average);
      return this.wToStyles(tf.reshape(w, [1, -1]) as tf.Tensor2D);
    });
  }
}

/** Channels of the style maps by resolution, read off the projections that a file has; 1 where it has none. */
function mapChannelsIn(state: StateDict, shape: GeneratorShape): ChannelTable {
  return Object.fromEntries(
    generatorLayout(shape).noises.map(({ name, resolution }) => [
      resolution,
      state.get(`${name}.noise.projection`)?.shape[1] ?? 1,
    ]),
  );
}

/** Generators that a swap is made with. */
export const generators: TrainableKind<LoadedGenerator> = {
  name: "generator",
  members: {
    layout: "object",
    synthesize: "function",
    synthesisParameters: "function",
    parameters: "function",
    state: "function",
    dispose: "function",
  },
  types: {
    stylegan2: trainableType(
      "StyleGAN2 of any size from rosinality's, pSp's or NVIDIA's files or a safetensors of the trainer; mapChannels: channels of the style maps where they are to be others than the file's, with fresh projections.",
      { file: pathSchema, mapChannels: z.int().positive().optional(), seed: z.int().nonnegative().default(1) },
      async ({ file, mapChannels, seed }, context) => {
        const path = pathIn(context, file);
        const { state, latentAverage } = generatorFromFile((await readCheckpoint(path)).state, path);
        const shape = generatorOptionsFrom(state, path);
        const generator = new LoadedStyleGan2({
          ...shape,
          mapChannels: mapChannels ?? mapChannelsIn(state, shape),
          // All that the file says is replaced by it, and it says all but projections of other channels than its own.
          weights: mapChannels === undefined ? zeroWeights : seededWeights(seed),
        });
        try {
          loadGenerator(generator, state, path);
          generator.rememberAverage(latentAverage?.toFloat32());
          return generator;
        } catch (error) {
          generator.dispose();
          throw error;
        }
      },
      // Its file says everything of its shape, channels of the style maps included.
      () => ({}),
    ),
  },
};
