import { readFile } from "node:fs/promises";
import type { ImageBatch } from "@mfim/core";
import { batchToImages } from "@mfim/data-ffhq";
import { bundledTruthFolder, openTruthSet, type TruthRole } from "@mfim/faces-3d";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import sharp from "sharp";
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
  const pictures = (role: TruthRole) =>
    reduced(indices.map(async (index) => (await set.pair(index)).view(role).pixels.data));
  const [source, target, truth] = [await pictures("source"), await pictures("target"), await pictures("truth")];
  const away = (picture: ImageBatch) =>
    tf.tidy(() => Array.from(tf.mean(tf.abs(tf.sub(picture, truth)), [1, 2, 3]).dataSync()));
  const swap = shipped.swap(source, target) as ImageBatch;
  const [swapped, untouched] = [away(swap), away(target)];
  expect(mean(swapped)).toBeLessThan(0.9 * mean(untouched));
  tf.dispose([source, target, truth, swap]);
});

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** At the model's 64 pixels. */
async function reduced(pictures: readonly Promise<Uint8Array>[]): Promise<ImageBatch> {
  const small = await Promise.all(
    pictures.map(async (data) => {
      const raw = { width: 128, height: 128, channels: 3 } as const;
      return new Uint8Array(
        await sharp(await data, { raw })
          .resize(64, 64)
          .raw()
          .toBuffer(),
      );
    }),
  );
  return batchToImages({
    choices: small.map((_, index) => ({ index, flipped: false })),
    size: 64,
    pictures: Buffer.concat(small),
  });
}
