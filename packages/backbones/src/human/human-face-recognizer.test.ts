import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeFaceRecognizer, expectNoLeak, sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meanEmbedding } from "../common/mean-embedding.ts";
import { HumanFaceRecognizer } from "./human-face-recognizer.ts";

const shared = sharedFolder();
let recognizer: HumanFaceRecognizer;

beforeAll(async () => {
  await useNativeBackend();
  recognizer = await HumanFaceRecognizer.load();
});
afterAll(() => recognizer.dispose());

const noise = (count: number) => tf.randomUniform<tf.Rank.R4>([count, 224, 224, 3], -1, 1, "float32", 5);

/** The 16 photographs (two of each of 8 people), cut to the recogniser's usual framing of this collection's faces. */
async function photographs(): Promise<tf.Tensor4D> {
  const file = await readFile(join(shared as string, "goldens/real-faces.safetensors"));
  const length = Number(file.readBigUInt64LE(0));
  const [from, to] = JSON.parse(file.toString("utf8", 8, 8 + length)).photo.data_offsets as [number, number];
  const bytes = new Uint8Array(file.subarray(8 + length + from, 8 + length + to));
  return tf.tidy(() => {
    const photos = tf.tensor4d(bytes, [16, 250, 250, 3], "int32").slice([0, 58, 50, 0], [16, 150, 150, 3]);
    return tf.image
      .resizeBilinear(photos as tf.Tensor4D, [224, 224])
      .div<tf.Tensor4D>(127.5)
      .sub<tf.Tensor4D>(1);
  });
}

describe("HumanFaceRecognizer", () => {
  describeFaceRecognizer(() => HumanFaceRecognizer.load());

  it("gives unit rows, owns its tensors, and lets the gradient through", async () => {
    const x = noise(2);
    await expectNoLeak(() => recognizer.embed(x).dispose());
    const [norms, gradient] = tf.tidy(() => {
      const rows = recognizer.embed(x);
      expect(rows.shape).toEqual([2, 1024]);
      const slope = tf.grad((y) => tf.sum(recognizer.embed(y as tf.Tensor4D).slice([0, 0], [2, 100])))(x);
      return [tf.norm(rows, 2, 1).arraySync() as number[], tf.sum(tf.abs(slope)).arraySync() as number];
    });
    expect(norms.map((norm) => Math.round(norm * 1e4) / 1e4)).toEqual([1, 1]);
    expect(gradient).toBeGreaterThan(0);
    x.dispose();
  });

  it("refuses a mean or a picture of another size", async () => {
    await expect(HumanFaceRecognizer.load({ mean: { id: "short", values: [1, 2] } })).rejects.toThrow(
      /1024 numbers, got 2/,
    );
    expect(() => recognizer.embed(tf.zeros([1, 112, 112, 3]))).toThrow(/expected shape/);
    await expect(meanEmbedding(recognizer, [])).rejects.toThrow(/at least one face/);
  });

  it.skipIf(shared === undefined)("tells people apart once centred", async () => {
    const faces = await photographs();
    const mean = await meanEmbedding(recognizer, [faces]);
    using raw = await HumanFaceRecognizer.load({ mean: null });
    using centred = await HumanFaceRecognizer.load({ mean: { id: "own", values: mean } });
    expect([raw.id, centred.id, recognizer.id].map((id) => id.split("faceres-")[1])).toEqual([
      "uncentred",
      "centred-own",
      "centred-renders",
    ]);
    const similar = (net: HumanFaceRecognizer) => {
      const cosines = tf.tidy(() => {
        const rows = net.embed(faces);
        return tf.matMul<tf.Tensor2D>(rows, rows, false, true);
      });
      const values = cosines.arraySync();
      cosines.dispose();
      return values;
    };
    type Means = { readonly same: number; readonly different: number };
    const split = (matrix: number[][]): Means => {
      const pairs = matrix.flatMap((row, i) =>
        row.flatMap((value, j) => (j > i ? [{ value, same: i >> 1 === j >> 1 }] : [])),
      );
      const average = (same: boolean) => {
        const values = pairs.filter((pair) => pair.same === same).map((pair) => pair.value);
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      };
      return { same: average(true), different: average(false) };
    };
    const [plain, rendered, better] = [raw, recognizer, centred].map((net) => split(similar(net))) as [
      Means,
      Means,
      Means,
    ];
    expect(plain.same - plain.different).toBeGreaterThan(0.15);
    expect(plain.different).toBeGreaterThan(0.25); // why it must be centred
    expect(rendered.different).toBeLessThan(plain.different - 0.05);
    expect(better.different).toBeLessThan(0.05);
    expect(better.same).toBeGreaterThan(0.3);
    faces.dispose();
  });
});
