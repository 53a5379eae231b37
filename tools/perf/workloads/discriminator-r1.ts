import { Adam } from "@mfim/nn";
import { discriminatorStep } from "@mfim/training";
import type * as tf from "@tensorflow/tfjs";
import { weightsFor } from "./fresh-weights.ts";
import { gradientNorm } from "./gradient-norm.ts";
import { makeDiscriminator } from "./networks.ts";
import type { Workload } from "./workload.ts";

const r1Weight = 5;
const settings = { learningRate: 0.002, beta1: 0, beta2: 0.99 };

/** The discriminator's whole step with R1: both losses, the gradient of a gradient, Adam. */
export function discriminatorR1(resolution: number, batch: number, drawn: boolean): Workload {
  const discriminator = makeDiscriminator(resolution, weightsFor(drawn, 1));
  const adam = new Adam(discriminator.parameters(), settings);
  const shape = [batch, resolution, resolution, 3];
  return {
    networks: { discriminator },
    inputs: { real: shape, fake: shape },
    stages: [
      ({ real, fake }) => {
        const { terms, gradients } = discriminatorStep(discriminator, {
          real: real as tf.Tensor4D,
          fake: fake as tf.Tensor4D,
          r1Weight,
        });
        adam.apply(gradients);
        return { ...terms, gradient_norm: gradientNorm(gradients) };
      },
    ],
    compared: ["adversarial", "r1", "gradient_norm"],
    python: { kind: "discriminator-r1", resolution, r1Weight, ...settings },
  };
}
