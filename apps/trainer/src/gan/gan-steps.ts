import type { ImageBatch } from "@mfim/core";
import { type Compiled, compile } from "@mfim/graph";
import { moveTowards } from "@mfim/nn";
import { type Generator, nonSaturatingDiscriminatorLoss, nonSaturatingGeneratorLoss, r1Penalty } from "@mfim/stylegan";
import { namedGradients } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { compileOptions } from "../config/common-schema.ts";
import type { GanConfig } from "../config/gan-schema.ts";
import { diversity } from "../networks/diversity.ts";
import type { GanNetworks } from "./gan-networks.ts";
import type { LatentBatch } from "./latent-stream.ts";

type NamedTensors = ReadonlyMap<string, tf.Tensor>;
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
  /** Discriminator. [loss, mean real logit, mean fake logit, diversity]. */
  readonly discriminate: Compiled<[ImageBatch, ImageBatch], tf.Tensor1D>;
  /** Discriminator with R1. The same and [R1]. */
  readonly discriminateWithR1: Compiled<[ImageBatch, ImageBatch], tf.Tensor1D>;
}

export function compileGanSteps(networks: GanNetworks, config: GanConfig): GanSteps {
  const { generator, average, discriminator, generatorAdam, discriminatorAdam, pathLength } = networks;
  const judge = (real: ImageBatch, fakes: ImageBatch, penalised: boolean) => {
    const { kept, gradients } = namedGradients(
      () => {
        const realLogits = discriminator.logits(real);
        const fakeLogits = discriminator.logits(fakes);
        const loss = nonSaturatingDiscriminatorLoss(realLogits, fakeLogits);
        const logged = { loss, real: tf.mean(realLogits), fake: tf.mean(fakeLogits) };
        if (!penalised) return { total: loss, kept: logged };
        const r1 = r1Penalty(discriminator, real);
        const weighted = tf.mul(r1, (config.r1.weight / 2) * config.r1.interval);
        return { total: tf.add(loss, weighted) as tf.Scalar, kept: { ...logged, r1 } };
      },
      { discriminator: discriminator.parameters() },
    );
    discriminatorAdam.apply(gradients["discriminator"] as NamedTensors);
    const { r1, ...always } = kept as typeof kept & { r1?: tf.Scalar };
    return tf.stack([...Object.values(always), diversity(fakes, real), ...(r1 ? [r1] : [])]) as tf.Tensor1D;
  };
  const options = compileOptions(config.run);
  return {
    generate: compile((latents, mixing, noises, decay) => {
      const { total, kept, gradients } = namedGradients(
        () => {
          const fakes = sample(generator, latents, mixing, noises);
          return { total: nonSaturatingGeneratorLoss(discriminator.logits(fakes)), kept: { fakes } };
        },
        { generator: generator.parameters() },
      );
      generatorAdam.apply(gradients["generator"] as NamedTensors);
      moveTowards(average.parameters(), generator.parameters(), decay);
      return { fakes: kept.fakes, figures: tf.stack([total]) as tf.Tensor1D };
    }, options),
    straighten: compile((latents, mixing, noises, probe) => {
      const { kept, gradients } = namedGradients(
        () => {
          const wPlus = mixedWPlus(generator, latents, mixing);
          const penalty = pathLength.penalty((w) => synthesise(generator, w, noises), wPlus, probe);
          const weight = config.pathLength.weight * config.pathLength.interval;
          return { total: tf.mul(penalty, weight) as tf.Scalar, kept: { penalty } };
        },
        { generator: generator.parameters() },
      );
      generatorAdam.apply(gradients["generator"] as NamedTensors);
      return tf.stack([kept.penalty]) as tf.Tensor1D;
    }, options),
    discriminate: compile((real, fakes) => judge(real, fakes, false), options),
    discriminateWithR1: compile((real, fakes) => judge(real, fakes, true), options),
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
