import type { ImageBatch } from "@mfim/core";
import { type Compiled, compile } from "@mfim/graph";
import { moveTowards } from "@mfim/nn";
import { type Augmentation, augment, type Generator, nonSaturatingGeneratorLoss } from "@mfim/stylegan";
import { discriminatorStep, diversity, namedGradients, type Scalars } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { compileOptions } from "../config/common-schema.ts";
import type { GanConfig } from "../config/gan-schema.ts";
import type { GanNetworks } from "./gan-networks.ts";
import type { LatentBatch } from "./latent-stream.ts";

type LatentArguments = [LatentBatch["latents"], tf.Tensor3D, tf.Tensor4D[]];

/** The compiled steps of StyleGAN2 training; each computes gradients and updates its network. Figures by the names they are logged under. */
export interface GanSteps {
  /** Generator by the adversarial loss; gives its pictures for the discriminator. `generator`. */
  readonly generate: Compiled<
    [...LatentArguments, tf.Scalar, Augmentation?],
    { readonly fakes: ImageBatch; readonly figures: Scalars }
  >;
  /** Generator by the path length. `path-length`. */
  readonly straighten: Compiled<[...LatentArguments, tf.Tensor4D], Scalars>;
  /** Discriminator, with R1 where `penalised`. `discriminator`, `real`, `fake` and `real-sign` (logits), `diversity`, and `r1`. */
  readonly discriminate: Compiled<
    [real: ImageBatch, fakes: ImageBatch, penalised: boolean, augmentations?: readonly [Augmentation, Augmentation]],
    Scalars
  >;
}

export function compileGanSteps(networks: GanNetworks, config: GanConfig): GanSteps {
  const { generator, average, discriminator, generatorAdam, discriminatorAdam, pathLength } = networks;
  const options = compileOptions(config.run);
  return {
    generate: compile((latents, mixing, noises, decay, augmentation) => {
      const { total, kept, gradients } = namedGradients(
        () => {
          const fakes = sample(generator, latents, mixing, noises);
          const seen = augmentation === undefined ? fakes : augment(fakes, augmentation);
          return { total: nonSaturatingGeneratorLoss(discriminator.logits(seen)), kept: { fakes } };
        },
        { generator: generator.parameters() },
      );
      generatorAdam.apply(gradients.generator);
      moveTowards(average.parameters(), generator.parameters(), decay);
      return { fakes: kept.fakes, figures: { generator: total } };
    }, options),
    straighten: compile((latents, mixing, noises, probe) => {
      const { kept, gradients } = namedGradients(
        () => {
          const wPlus = mixedWPlus(generator, latents, mixing);
          const penalty = pathLength.penalty((w) => synthesise(generator, w, noises), wPlus, probe);
          const weight = config.pathLength.weight * config.pathLength.interval;
          return { total: tf.mul(penalty, weight) as tf.Scalar, kept: { "path-length": penalty } };
        },
        { generator: generator.parameters() },
      );
      generatorAdam.apply(gradients.generator);
      return kept;
    }, options),
    discriminate: compile((real, fake, penalised, augmentations) => {
      const r1Weight = penalised ? config.r1.weight * config.r1.interval : 0;
      const [ofReal, ofFake] = (augmentations ?? []).map((one) => (x: ImageBatch) => augment(x, one));
      const seen = ofReal !== undefined && ofFake !== undefined ? { real: ofReal, fake: ofFake } : undefined;
      const { terms, logits, gradients } = discriminatorStep(discriminator, {
        real,
        fake,
        r1Weight,
        ...(seen !== undefined && { seen }),
      });
      discriminatorAdam.apply(gradients);
      const { adversarial, r1 } = terms;
      const spread = diversity(fake, real);
      return { discriminator: adversarial, ...logits, diversity: spread, ...(r1 !== undefined && { r1 }) };
    }, options),
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
