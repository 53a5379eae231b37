import { publicShapes, publicTensor } from "@mfim/nn";
import { Generator, loadGenerator, noMaps, publicChannels } from "@mfim/stylegan";
import { goldenValues, styleganGoldenState } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { norm } from "./norm.ts";
import type { ParityCheck } from "./parity-check.ts";

const latentSize = 512;

function goldenGenerator(resolution: number, salt: string): Generator {
  const generator = new Generator({ resolution, channels: publicChannels(resolution) });
  loadGenerator(generator, styleganGoldenState(publicShapes(generator), salt));
  return generator;
}

const latents = (count: number, salt: string) =>
  tf.tensor2d(goldenValues("z", count * latentSize, salt), [count, latentSize]);

/** W, the style codes one after the other, and pictures as [N, 3, H, W]. */
function everyStage(generator: Generator, z: tf.Tensor2D): Record<"w" | "codes" | "picture", tf.Tensor> {
  return tf.tidy(() => {
    const w = generator.mapping(z);
    const codes = generator.wToStyles(w);
    const picture = generator.synthesize({ codes, maps: noMaps(generator.layout) });
    return { w, codes: tf.concat(codes, 1), picture: tf.transpose(picture, [0, 3, 1, 2]) };
  });
}

const values = async (x: tf.Tensor) => (await x.data()) as Float32Array;

/** Picture, W and style codes at one resolution; `pictures` of the two are kept in the file. */
function forwardCheck(resolution: number, pictures: number): ParityCheck {
  return {
    name: `stylegan2-generator-${resolution}`,
    async compute({ salt }) {
      using generator = goldenGenerator(resolution, salt);
      const { w, codes, picture } = everyStage(generator, latents(2, salt));
      const computed = new Map([
        ["w", await values(w)],
        ["style_codes", await values(codes)],
        ["image", await values(tf.slice(picture, 0, pictures))],
      ]);
      tf.dispose([w, codes, picture]);
      return computed;
    },
  };
}

/** At 1024 px the file keeps means over 16 x 16 pixels and a crop of the middle. */
const check1024: ParityCheck = {
  name: "stylegan2-generator-1024",
  async compute({ salt }) {
    using generator = goldenGenerator(1024, salt);
    const stages = everyStage(generator, latents(1, salt));
    const kept = tf.tidy(() => {
      const rows = tf.mean(tf.reshape(stages.picture, [3 * 64, 16, 1024]), 1);
      return {
        style_codes: tf.clone(stages.codes),
        image_mean16: tf.mean(tf.reshape(rows, [3 * 64 * 64, 16]), 1),
        image_crop: tf.slice(stages.picture, [0, 0, 480, 480], [1, 3, 64, 64]),
      };
    });
    tf.dispose(stages);
    const computed = new Map<string, Float32Array>();
    for (const [key, tensor] of Object.entries(kept)) computed.set(key, await values(tensor));
    tf.dispose(kept);
    return computed;
  },
};

/** How many values of a gradient the file keeps. */
const gradientValues = 4096;

/** loss = sum(picture * probe) / 4096 and its gradients: their first values and their norms. */
const gradientCheck: ParityCheck = {
  name: "stylegan2-generator-64-grads",
  gradients: /^(?!loss$)/,
  async compute({ golden, salt }) {
    using generator = goldenGenerator(64, salt);
    const z = latents(2, salt);
    const probe = tf.tensor4d(goldenValues("probe", 2 * 3 * 64 * 64, salt), [2, 3, 64, 64]);
    const parameters = [...generator.parameters()].filter(([key]) => golden.has(key));
    const { value, grads } = tf.variableGrads(
      () => tf.div(tf.sum(tf.mul(everyStage(generator, z).picture, probe)), 4096) as tf.Scalar,
      parameters.map(([, variable]) => variable),
    );
    const computed = new Map([["loss", await values(value)]]);
    for (const [key, variable] of parameters) {
      const gradient = (await publicTensor(variable, grads[variable.name])).toFloat32();
      computed.set(key, gradient.subarray(0, gradientValues)).set(`norm.${key}`, Float32Array.of(norm(gradient)));
    }
    tf.dispose([z, probe, value, grads]);
    return computed;
  },
};

export const generatorChecks: readonly ParityCheck[] = [
  forwardCheck(64, 2),
  gradientCheck,
  forwardCheck(256, 1),
  check1024,
];
