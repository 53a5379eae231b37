import { publicShapes, publicTensor } from "@mfim/nn";
import { Discriminator, loadDiscriminator, publicChannels, r1Penalty } from "@mfim/stylegan";
import { goldenValues, styleganGoldenState } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { norm } from "./norm.ts";
import type { ParityCheck } from "./parity-check.ts";

function goldenDiscriminator(resolution: number, salt: string): Discriminator {
  const discriminator = new Discriminator({ resolution, channels: publicChannels(resolution) });
  loadDiscriminator(discriminator, styleganGoldenState(publicShapes(discriminator), salt));
  return discriminator;
}

/** Pictures 0.5 v("image"), [N, H, W, 3]. */
function pictures(count: number, side: number, salt: string): tf.Tensor4D {
  const values = goldenValues("image", count * 3 * side * side, salt).map((v) => 0.5 * v);
  return tf.tidy(() => tf.transpose(tf.tensor4d(values, [count, 3, side, side]), [0, 2, 3, 1]) as tf.Tensor4D);
}

const values = async (x: tf.Tensor) => (await x.data()) as Float32Array;

/** Logits, the gradient at the first picture, R1, and the gradients of R1: their first 4,096 values and their norms. */
function check(resolution: number, count: number): ParityCheck {
  return {
    name: `stylegan2-discriminator-${resolution}`,
    gradients: /^(input_grad$|r1grad\.|r1norm\.)/,
    async compute({ golden, salt }) {
      using discriminator = goldenDiscriminator(resolution, salt);
      const x = pictures(count, resolution, salt);
      const inputGradient = tf.tidy(() => {
        const gradient = tf.grad((input) => tf.sum(discriminator.logits(input as tf.Tensor4D)))(x);
        return tf.transpose(tf.slice(gradient, 0, 1), [0, 3, 1, 2]);
      });
      const parameters = [...discriminator.parameters()].filter(([key]) => golden.has(`r1grad.${key}`));
      const variables = parameters.map(([, variable]) => variable);
      const { value, grads } = tf.variableGrads(() => r1Penalty(discriminator, x), variables);
      const computed = new Map([
        ["logits", await values(discriminator.logits(x))],
        ["input_grad", await values(inputGradient)],
        ["r1", await values(value)],
      ]);
      for (const [key, variable] of parameters) {
        const gradient = (await publicTensor(variable, grads[variable.name])).toFloat32();
        computed.set(`r1grad.${key}`, gradient.subarray(0, 4096));
        computed.set(`r1norm.${key}`, Float32Array.of(norm(gradient)));
      }
      tf.dispose([x, inputGradient, value, grads]);
      return computed;
    },
  };
}

export const discriminatorChecks: readonly ParityCheck[] = [check(64, 4), check(256, 2)];
