import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImageBatch, resizeImages } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BenchBatch } from "../protocol/batches.ts";
import { exportedSignature, exportSwapper } from "./export-swapper.ts";
import { openMethod } from "./open-method.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-export-"));
});
afterAll(() => rm(folder, { recursive: true }));

const side = 32;
/** Half the target, tinted by the source's mean colour. */
const made: Parameters<typeof exportSwapper>[0] = {
  encodeSource: (x) => ({ codes: [tf.mean(x, [1, 2]) as tf.Tensor2D] }),
  encodeTarget: (x) => ({ codes: [], maps: [resizeImages(x, side, side)] }),
  render({ codes: [tint] }, { maps: [picture] }) {
    const colour = tf.reshape(tint as tf.Tensor2D, [-1, 1, 1, 3]);
    return tf.add(tf.mul(picture as ImageBatch, 0.5), tf.mul(colour, 0.4)) as ImageBatch;
  },
};

test("a swapper becomes an ONNX file that the bench runs like a stranger's, for any number of pairs", async () => {
  await writeFile(join(folder, "made.onnx"), await exportSwapper(made));
  await writeFile(join(folder, "made.yaml"), `onnx: ${exportedSignature}\nfile: made.onnx\n`);
  using method = await openMethod(`stranger=${join(folder, "made.yaml")}`);
  expect(method.about).not.toContain(folder);
  // Smooth pictures: the file works at 256 px, this protocol at 32.
  const smooth = (count: number, phase: number) =>
    tf.tidy(() => {
      const ramp = tf.reshape(tf.linspace(0, 2, side), [1, 1, side, 1]);
      const waves = tf.sin(tf.add(ramp, tf.reshape(tf.range(phase, phase + 3 * count), [count, 1, 1, 3])));
      return tf.mul(tf.add(waves, tf.zeros([count, side, side, 3])), 0.8) as ImageBatch;
    });
  for (const count of [1, 3]) {
    const [source, target] = [smooth(count, 1), smooth(count, 20)];
    const swap = await method.swap({ source, target, pictures: { source, target } } as unknown as BenchBatch);
    const difference = tf.tidy(() => {
      const expected = made.render(made.encodeSource(source), made.encodeTarget(target));
      return tf.max(tf.abs(tf.sub(swap, expected))).dataSync()[0];
    });
    expect(swap.shape).toEqual([count, side, side, 3]);
    expect(difference).toBeLessThan(0.02);
    tf.dispose([source, target, swap]);
  }
});
