import { readFile } from "node:fs/promises";
import { type ImageBatch, type Pixels, resizeImages } from "@mfim/core";
import { batchToImages } from "@mfim/data-ffhq";
import { bundledTruthFolder, maskOf, openTruthSet, type TruthRole } from "@mfim/faces-3d";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { loadPart, pathIn, swapMethods } from "../index.ts";
import { shippedModel } from "../parts/shipped-model.ts";

beforeAll(useNativeBackend);

const folder = pathIn({ folder: "" }, shippedModel);

test("the shipped model brings people it never saw closer to the true swap than leaving the target alone does", async () => {
  const { method } = JSON.parse(await readFile(`${folder}/config.json`, "utf8"));
  using shipped = await loadPart(swapMethods, method, { folder });
  const set = await openTruthSet(bundledTruthFolder("swap"));
  const indices = set.indices("easy").slice(0, 8);
  const pictures = async (role: TruthRole) =>
    batchOf(await Promise.all(indices.map(async (index) => (await set.pair(index)).view(role).pixels)));
  const [source, target, truth] = [await pictures("source"), await pictures("target"), await pictures("truth")];
  const swap = shipped.swap(source, target) as ImageBatch;
  const side = swap.shape[1];
  const masks = await Promise.all(
    indices.map(async (index) => maskOf((await set.pair(index)).view("truth").labels as Uint8Array, "face")),
  );
  // Colours apart: the true swap here has the source's skin, what the model learned from had the target's.
  const away = (picture: ImageBatch) =>
    tf.tidy(() => {
      const full = truth.shape[1];
      const shape = [indices.length, full, full, 1] as const;
      const whole = tf.tensor4d(Float32Array.from(masks.flatMap((one) => [...one].map(Number))), [...shape]);
      const face = tf.cast(tf.greater(resizeImages(whole as ImageBatch, side), 0.5), "float32");
      const count = tf.sum(face, [1, 2], true);
      const meanOf = (x: tf.Tensor) => tf.div(tf.sum(tf.mul(x, face), [1, 2], true), count);
      const evened = (x: tf.Tensor) => {
        const centred = tf.sub(x, meanOf(x));
        return tf.div(centred, tf.sqrt(meanOf(tf.square(centred))));
      };
      const difference = tf.abs(tf.sub(evened(resizeImages(picture, side)), evened(resizeImages(truth, side))));
      return Array.from(tf.mean(meanOf(difference), [1, 2, 3]).dataSync());
    });
  const [swapped, untouched] = [away(swap), away(target)];
  expect(mean(swapped)).toBeLessThan(0.9 * mean(untouched));
  tf.dispose([source, target, truth, swap]);
});

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

function batchOf(pictures: readonly Pixels[]): ImageBatch {
  return batchToImages({
    choices: pictures.map((_, index) => ({ index, flipped: false })),
    size: pictures[0]?.width ?? 0,
    pictures: Buffer.concat(pictures.map(({ data }) => data)),
  });
}
