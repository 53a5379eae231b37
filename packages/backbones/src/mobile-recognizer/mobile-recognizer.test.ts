import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError, type ImageBatch } from "@mfim/core";
import { Adam, seededWeights } from "@mfim/nn";
import {
  describeFaceRecognizer,
  describePerceptualDistance,
  expectGradient,
  samplePictures,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  ArcFaceHead,
  defaultMobileRecognizer,
  loadMobileRecognizer,
  MobileRecognizer,
  RecognizerFeatures,
  saveMobileRecognizer,
} from "./index.ts";

beforeAll(useNativeBackend);

/** Fresh weights, after two batches that move the running statistics to where they belong. */
function seededNet(seed = 1): MobileRecognizer {
  const network = new MobileRecognizer(defaultMobileRecognizer, seededWeights(seed));
  for (const start of [0, 8, 16]) tf.tidy(() => void network.embedding(samplePictures(8, 64, 64, start), "batch"));
  return network;
}

describe("MobileRecognizer", () => {
  describeFaceRecognizer(() => seededNet());

  test("costs less than 60 million operations and fits into 3 MB of float16", () => {
    using network = new MobileRecognizer(defaultMobileRecognizer);
    const weights = [...network.state().values()].reduce((sum, { size }) => sum + size, 0);
    expect(network.flops).toBeLessThan(60e6);
    expect(2 * weights).toBeLessThan(3e6);
  });

  test("comes back from its folder as it was, to half precision", async () => {
    const folder = await mkdtemp(join(tmpdir(), "recognizer-"));
    using network = seededNet();
    await saveMobileRecognizer(folder, network, { people: 150 });
    using loaded = await loadMobileRecognizer(folder);
    expect(loaded.config).toEqual({ ...defaultMobileRecognizer, training: { people: 150 } });
    const faces = samplePictures(2, 64, 64);
    const cosines = tf.sum(tf.mul(network.embed(faces), loaded.embed(faces)), 1);
    expect(Math.min(...(await cosines.data()))).toBeGreaterThan(0.999);
    expect((await readdir(folder)).sort()).toEqual(["config.json", "weights.safetensors"]);
    expect((await stat(join(folder, "weights.safetensors"))).size).toBeLessThan(3e6);

    await writeFile(join(folder, "config.json"), JSON.stringify({ ...defaultMobileRecognizer, embedingSize: 3 }));
    await expect(loadMobileRecognizer(folder)).rejects.toThrow(CheckpointError);
    await expect(loadMobileRecognizer(folder)).rejects.toThrow(/embedingSize/);
    await rm(folder, { recursive: true });
    await expect(loadMobileRecognizer(folder)).rejects.toThrow(/expected a folder with config.json/);
  });
});

test("the recogniser learns to tell people apart under the margin", async () => {
  const trunk = { side: 16, stem: 8, rows: [{ expansion: 2, channels: 8, repeats: 1, stride: 2 }], width: 16 } as const;
  const config = { ...defaultMobileRecognizer, trunk: { ...trunk, rows: [...trunk.rows] }, embeddingSize: 8 };
  using network = new MobileRecognizer(config, seededWeights(1));
  using head = new ArcFaceHead({ embeddingSize: 8, people: 4, weights: seededWeights(2), scale: 8 });
  const variables = new Map([
    ...network.parameters(),
    ...[...head.parameters()].map(([k, v]) => [`head.${k}`, v] as const),
  ]);
  using adam = new Adam(variables, { learningRate: 0.02 });
  const faces = tf.concat([0, 1].map((k) => tf.add(samplePictures(4, 16, 16), 0.05 * k))) as ImageBatch;
  const labels = tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], "int32");
  const losses: number[] = [];
  for (let step = 0; step < 30; step++) {
    const { value, grads } = tf.variableGrads(
      () => head.loss(network.embedding(faces, "batch"), labels),
      [...variables.values()],
    );
    adam.apply(Object.fromEntries([...variables].map(([key, variable]) => [key, grads[variable.name] as tf.Tensor])));
    losses.push((await value.data())[0] as number);
    tf.dispose([value, grads]);
  }
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 4);
});

describe("ArcFaceHead", () => {
  const head = () =>
    new ArcFaceHead({ embeddingSize: 3, people: 2, weights: seededWeights(5), scale: 10, margin: 0.3 });

  test("the loss is the cross-entropy with s cos(theta + m) for the own person", async () => {
    using arcFace = head();
    const embeddings = tf.tensor2d([[1, 2, -1]]);
    const [a, b] = (await arcFace.cosines(embeddings).data()) as unknown as [number, number];
    const own = 10 * Math.cos(Math.acos(a) + 0.3);
    const expected = -own + Math.log(Math.exp(own) + Math.exp(10 * b));
    expect((await arcFace.loss(embeddings, tf.tensor1d([0], "int32")).data())[0]).toBeCloseTo(expected, 3);
  });

  test("its gradient is right, and finite where an embedding lies on its centre", async () => {
    using arcFace = head();
    const labels = tf.tensor1d([0, 1], "int32");
    const loss = (x: tf.Tensor) => arcFace.loss(x as tf.Tensor2D, labels);
    expectGradient(
      loss,
      tf.tensor2d([
        [1, 2, -1],
        [0.4, -1, 0.3],
      ]),
    );
    const gradient = await tf.grad(loss)(tf.clone(arcFace.weight)).data();
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});

describe("RecognizerFeatures", () => {
  // The suite disposes the distance only, so the recogniser is shared; it lives as long as the file.
  let shared: MobileRecognizer | undefined;
  describePerceptualDistance(() => {
    shared ??= seededNet();
    return new RecognizerFeatures(shared);
  });

  test("is never called LPIPS", () => {
    expect(new RecognizerFeatures(shared as MobileRecognizer).id).toBe("recognizer-features (mfim-recognizer-64)");
  });
});
