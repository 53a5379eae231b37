import type { Generator } from "@mfim/stylegan";
import { namedGradients } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { weightsFor } from "./fresh-weights.ts";
import { gradientNorm } from "./gradient-norm.ts";
import { latentSize, makeGenerator } from "./networks.ts";
import type { Workload } from "./workload.ts";

/** W [N, latentSize] through the modulation layers to pictures, with the network's own noise. */
function synthesise(generator: Generator, w: tf.Tensor | undefined): tf.Tensor4D {
  const maps = generator.layout.noises.map(() => null);
  return generator.synthesize({ codes: generator.wToStyles(w as tf.Tensor2D), maps });
}

export function generatorForward(resolution: number, batch: number, drawn: boolean): Workload {
  const generator = makeGenerator(resolution, weightsFor(drawn, 1));
  return {
    networks: { generator },
    inputs: { w: [batch, latentSize] },
    stages: [({ w }) => ({ picture: synthesise(generator, w) })],
    compared: ["picture"],
    python: { kind: "generator-forward", resolution },
  };
}

/** The same with the gradients of all parameters on the way, of the picture's mean square. */
export function generatorBackward(resolution: number, batch: number, drawn: boolean): Workload {
  const generator = makeGenerator(resolution, weightsFor(drawn, 1));
  return {
    networks: { generator },
    inputs: { w: [batch, latentSize] },
    stages: [
      ({ w }) => {
        const loss = () => ({ total: tf.mean(tf.square(synthesise(generator, w))) as tf.Scalar, kept: {} });
        const { total, gradients } = namedGradients(loss, { generator: generator.parameters() });
        return { loss: total, gradient_norm: gradientNorm(gradients.generator) };
      },
    ],
    compared: ["loss", "gradient_norm"],
    python: { kind: "generator-backward", resolution },
  };
}
