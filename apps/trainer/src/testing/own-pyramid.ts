import type { ImageBatch } from "@mfim/core";
import type { FeaturePyramid } from "@mfim/encoder";
import type { PartFactory, PyramidContext } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";

/** Somebody's pyramid as a config's module makes it, of no class of the project: one strided convolution a level, and a gain that no optimiser moves. */
const makePyramid: PartFactory<FeaturePyramid> = (options, context) => {
  const channels = Number(options["channels"]);
  const { weights } = context as PyramidContext;
  const filter = (input: number) => tf.variable(weights.normal([3, 3, input, channels], 0.3));
  const filters = [filter(3), filter(channels), filter(channels)];
  const gain = tf.variable(tf.ones([1]), false);
  const trained = new Map(filters.map((variable, level) => [`filters.${level}`, variable] as const));
  const all = new Map<string, tf.Variable>([...trained, ["gain", gain]]);
  const dispose = () => tf.dispose([...all.values()]);
  return {
    inputSize: 16,
    levels: [2, 4, 8].map((resolution) => ({ resolution, channels })),
    parameters: () => trained,
    state: () => all,
    forward: (images: ImageBatch) =>
      tf.tidy(() => {
        const maps: tf.Tensor4D[] = [];
        for (const variable of filters) {
          const below = maps[0] ?? tf.mul(images, gain);
          maps.unshift(tf.relu(tf.conv2d(below as tf.Tensor4D, variable as unknown as tf.Tensor4D, 2, "same")));
        }
        return maps;
      }),
    dispose,
    [Symbol.dispose]: dispose,
  };
};
// biome-ignore lint/style/noDefaultExport: a module's factory is its default export
export default makePyramid;
