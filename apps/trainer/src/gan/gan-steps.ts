import type { ImageBatch } from "@mfim/core";
import { type Compiled, compile } from "@mfim/graph";
import { moveTowards } from "@mfim/nn";
import { type Generator, nonSaturatingDiscriminatorLoss, nonSaturatingGeneratorLoss, r1Penalty } from "@mfim/stylegan";
import * as tf from "@tensorflow/tfjs";
import type { GanConfig } from "../config/gan-schema.ts";
import { namedGradients } from "../networks/gradients.ts";
import type { GanNetworks } from "./gan-networks.ts";
import type { LatentBatch } from "./latent-stream.ts";

type LatentArguments = [LatentBatch["latents"], tf.Tensor3D, tf.Tensor4D[]];

/** The compiled steps of StyleGAN2 training; each computes gradients and updates its network. Scalars come back stacked. */
export interface GanSteps {
  /** Generator by the adversarial loss; gives its pictures for the discriminator. [loss]. */
  readonly generate: Compiled<
    [...LatentArguments, tf.Scalar],
    { readonly fakes: ImageBatch; readonly figures: tf.Tensor1D }
  >;
  /** Generator by the path length. [penalty]. */
  readonly straighten: Compiled<[...LatentArguments, tf.Tensor4D], tf.Tensor1D>;
  /** Discriminator. [loss, mean real logit, mean fake logit]. */
  readonly discriminate: Compiled<[ImageBatch, ImageBatch], tf.Tensor1D>;
  /** Discriminator with R1. The same and [R1]. */
  readonly discriminateWithR1: Compiled<[ImageBatch, ImageBatch], tf.Tensor1D>;
}

export function compileGanSteps(networks: GanNetworks, config: GanConfig): GanSteps {
  const { generator, average, discriminator, generatorAdam, discriminatorAdam, pathLength } = networks;
  const discriminatorStep = (real: ImageBatch, fakes: ImageBatch, penalised: boolean) => {
    const figures: tf.Scalar[] = [];
    const { value, gradients } = namedGradients(() => {
      const realLogits = discriminator.logits(real);
      const fakeLogits = discriminator.logits(fakes);
      figures.push(tf.keep(tf.mean(realLogits) as tf.Scalar), tf.keep(tf.mean(fakeLogits) as tf.Scalar));
      const loss = nonSaturatingDiscriminatorLoss(realLogits, fakeLogits);
      if (!penalised) return loss;
      const penalty = r1Penalty(discriminator, real);
      figures.push(tf.keep(penalty));
      return tf.add(loss, tf.mul(penalty, (config.r1.weight / 2) * config.r1.interval)) as tf.Scalar;
    }, discriminator.parameters());
    discriminatorAdam.apply(gradients);
    const stacked = tf.stack([value, ...figures]) as tf.Tensor1D;
    tf.dispose(figures);
    return stacked;
  };
  return {
    generate: compile((latents, mixing, noises, decay) => {
      let fakes: ImageBatch | undefined;
      const { value, gradients } = namedGradients(() => {
        fakes = tf.keep(sample(generator, latents, mixing, noises));
        return nonSaturatingGeneratorLoss(discriminator.logits(fakes));
      }, generator.parameters());
      generatorAdam.apply(gradients);
      moveTowards(average.parameters(), generator.parameters(), decay);
      return { fakes: fakes as ImageBatch, figures: tf.stack([value]) as tf.Tensor1D };
    }),
    straighten: compile((latents, mixing, noises, probe) => {
      const figures: tf.Scalar[] = [];
      const { gradients } = namedGradients(() => {
        const penalty = pathLength.penalty(
          (wPlus) => synthesise(generator, wPlus, noises),
          mixedWPlus(generator, latents, mixing),
          probe,
        );
        figures.push(tf.keep(penalty));
        return tf.mul(penalty, config.pathLength.weight * config.pathLength.interval) as tf.Scalar;
      }, generator.parameters());
      generatorAdam.apply(gradients);
      const stacked = tf.stack(figures) as tf.Tensor1D;
      tf.dispose(figures);
      return stacked;
    }),
    discriminate: compile((real, fakes) => discriminatorStep(real, fakes, false)),
    discriminateWithR1: compile((real, fakes) => discriminatorStep(real, fakes, true)),
  };
}

/** W+ rows [N, rows, size] of two latents a sample, the first one's where `mixing` is 1. */
function mixedWPlus(generator: Generator, latents: LatentBatch["latents"], mixing: tf.Tensor3D): tf.Tensor3D {
  const rows = mixing.shape[1];
  const [first, second] = latents.map((z) => tf.tile(tf.expandDims(generator.mapping(z), 1), [1, rows, 1]));
  return tf.add(second as tf.Tensor, tf.mul(mixing, tf.sub(first as tf.Tensor, second as tf.Tensor))) as tf.Tensor3D;
}

function synthesise(generator: Generator, wPlus: tf.Tensor3D, noises: tf.Tensor4D[]): ImageBatch {
  return generator.synthesize({ codes: generator.wToStyles(wPlus), maps: noises });
}

function sample(
  generator: Generator,
  latents: LatentBatch["latents"],
  mixing: tf.Tensor3D,
  noises: tf.Tensor4D[],
): ImageBatch {
  return synthesise(generator, mixedWPlus(generator, latents, mixing), noises);
}
