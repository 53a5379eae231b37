import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTensor, readCheckpoint } from "@mfim/checkpoints";
import { CheckpointError, type ImageBatch } from "@mfim/core";
import {
  describeFaceRecognizer,
  expectInputGradient,
  goldenPictures,
  goldenUniform,
  relativeError,
  samplePictures,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDlibResnet, type DlibResnet } from "./dlib-resnet.ts";
import { readDlibResnet } from "./dlib-resnet-files.ts";
import { loadDlibResnet } from "./index.ts";

let recognizer: DlibResnet;
beforeAll(async () => {
  await useNativeBackend();
  recognizer = await loadDlibResnet();
});
afterAll(() => recognizer.dispose());

describe("DlibResnet", () => describeFaceRecognizer(() => loadDlibResnet()));

test("agrees with face-api's own code (fixtures/make-dlib-golden.ts)", async () => {
  const { state } = await readCheckpoint(join(import.meta.dirname, "../../fixtures/dlib-resnet.safetensors"));
  const noise = tf.tensor4d(
    goldenUniform("picture", 150 * 150 * 3).map((value) => 2 * value - 1),
    [1, 150, 150, 3],
  );
  const pictures = tf.concat([goldenPictures(state, "face"), noise]) as ImageBatch;
  expect(await relativeError(recognizer.rawEmbeddings(pictures), state, "embedding")).toBeLessThan(1e-5);
});

test("what is subtracted is told by the id, and moves the embedding", async () => {
  const state = await readDlibResnet();
  using raw = createDlibResnet(state, { mean: null });
  using own = createDlibResnet(state, { mean: { id: "own", values: new Float32Array(128) } });
  expect([raw.id, own.id, recognizer.id].map((id) => id.split("dlib-resnet-")[1])).toEqual([
    "uncentred",
    "centred-own",
    "centred-renders",
  ]);
  const faces = samplePictures(2, 150, 150);
  const cosine = (net: DlibResnet) => {
    const [a, b] = tf.split(net.embed(faces), 2);
    return tf.sum(tf.mul(a as tf.Tensor, b as tf.Tensor)).dataSync()[0] as number;
  };
  expect(cosine(own)).toBeCloseTo(cosine(raw), 5);
  expect(cosine(recognizer)).toBeLessThan(cosine(raw));
  expect(() => createDlibResnet(state, { mean: { id: "short", values: [1] } })).toThrow(/128 numbers, got 1/);
});

test("the early maps are those of any size of picture, and let the gradient through", () => {
  const maps = recognizer.early(samplePictures(2, 64, 64), 3);
  expect(maps.map(({ shape }) => shape)).toEqual([
    [2, 16, 16, 32],
    [2, 8, 8, 64],
    [2, 4, 4, 128],
  ]);
  expectInputGradient((x) => recognizer.early(x as ImageBatch, 3), samplePictures(1, 64, 64));
});

test("files that are missing or of another network are refused with what is wrong", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dlib-"));
  await expect(readDlibResnet(folder)).rejects.toThrow(/face-api: expected its weights at .*install the package/);
  await writeFile(join(folder, "face_recognition_model-weights_manifest.json"), "[{");
  await expect(readDlibResnet(folder)).rejects.toThrow(CheckpointError);
  await rm(folder, { recursive: true });
  const other = new Map([["fc", memoryTensor([2, 2], new Float32Array(4))]]);
  expect(() => createDlibResnet(other, {}, "other.bin")).toThrow(/other\.bin does not fit .* missing conv32_down/);
});
