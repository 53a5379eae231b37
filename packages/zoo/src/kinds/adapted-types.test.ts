import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, toOnnx } from "@mfim/graph";
import { describeMorphableRegressor, describeSwapMethod, samplePictures, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  featureExtractors,
  headPoseEstimators,
  loadPart,
  type PartKind,
  recognizers,
  regressors,
  swapMethods,
} from "../index.ts";

let folder = "";
const input = { height: 12, width: 10, template: "ffhq", range: [0, 1], mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4] };
const tfjsModel = { type: "tfjs-model", file: "model.json", id: "small", input };
const onnx = { ...tfjsModel, type: "onnx", file: "rows.onnx" };
const coefficients = {
  shape: [
    [0, 2],
    [5, 6],
  ],
  expression: [[2, 4]],
  pose: [[4, 5]],
};

async function writeTfjsModel(): Promise<void> {
  const initial = (seed: number) => tf.initializers.randomNormal({ stddev: 0.5, seed });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [12, 10, 3],
        filters: 6,
        kernelSize: 3,
        activation: "tanh",
        kernelInitializer: initial(1),
      }),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 6, kernelInitializer: initial(2) }),
    ],
  });
  await model.save({
    save: async ({ weightSpecs, weightData, modelTopology }) => {
      await writeFile(join(folder, "model.bin"), new Uint8Array(weightData as ArrayBuffer));
      const weightsManifest = [{ paths: ["model.bin"], weights: weightSpecs }];
      await writeFile(
        join(folder, "model.json"),
        JSON.stringify({ format: "layers-model", modelTopology, weightsManifest }),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  model.dispose();
}

async function writeOnnx(
  name: string,
  network: (...x: tf.Tensor[]) => tf.Tensor,
  ...inputs: tf.Tensor[]
): Promise<string[]> {
  const compiled = compile(network, { check: "once" });
  const model = await toOnnx(compiled.concrete(...inputs));
  await writeFile(join(folder, name), model);
  compiled.dispose();
  const { OnnxModel } = await import("@mfim/adapters");
  using loaded = await OnnxModel.load(join(folder, name));
  return [...loaded.inputs];
}

/** Names of the swapper's inputs in its file: target, source. */
let inputs: string[] = [];
/** The same where the source is an embedding of three numbers. */
let embeddingInputs: string[] = [];

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "adapted-"));
  await writeTfjsModel();
  await writeOnnx("rows.onnx", (x) => tf.mean(tf.mul(x, x), [1, 2]), tf.zeros([1, 12, 10, 3]));
  const nchw = (side: number) => tf.zeros([1, 3, side, side]);
  inputs = await writeOnnx(
    "swapper.onnx",
    (target, source) => tf.add(tf.mul(target, 0.75), tf.mul(tf.mean(source, [2, 3], true), 0.25)),
    nchw(16),
    nchw(8),
  );
  const byEmbedding = (target: tf.Tensor, embedding: tf.Tensor) =>
    tf.add(target, tf.mul(tf.reshape(tf.mean(embedding, 1), [1, 1, 1, 1]), 0.1));
  embeddingInputs = await writeOnnx("embedding.onnx", byEmbedding, nchw(16), tf.zeros([1, 3]));
  await writeOnnx("square.onnx", (x) => tf.mean(tf.mul(x, x), [1, 2]), tf.zeros([1, 16, 16, 3]));
});
afterAll(() => rm(folder, { recursive: true }));

describeMorphableRegressor(() => loadPart(regressors, { ...tfjsModel, coefficients }, { folder, purpose: "loss" }));

const picture = { layout: "nchw", range: [0, 1] };
const swapper = () => ({
  type: "onnx",
  id: "mixer",
  file: "swapper.onnx",
  target: { name: inputs[0], height: 16, width: 16, template: "ffhq", ...picture },
  source: { name: inputs[1], height: 8, width: 8, template: "ffhq", ...picture },
});
describeSwapMethod(() => loadPart(swapMethods, swapper(), { folder }), 16);

test("an ONNX swapper paints what its formula says, at the target's size", async () => {
  using method = await loadPart(swapMethods, swapper(), { folder });
  const [source, target] = [tf.fill([1, 32, 32, 3], 0.6) as tf.Tensor4D, tf.fill([1, 32, 32, 3], -0.2) as tf.Tensor4D];
  const swap = await method.swap(source, target);
  expect(swap.shape).toEqual([1, 32, 32, 3]);
  expect(tf.max(tf.abs(tf.sub(swap, 0.75 * -0.2 + 0.25 * 0.6))).dataSync()[0]).toBeLessThan(1e-5);
});

test("a source may be told as an embedding, and inputs that the file has not are refused", async () => {
  // FFHQ framing is square, and so are the pictures of this recogniser's part of the aligner.
  const recognizer = { ...onnx, file: "square.onnx", input: { ...input, height: 16, width: 16 } };
  const config = {
    ...swapper(),
    file: "embedding.onnx",
    target: { ...swapper().target, name: embeddingInputs[0] },
    source: { name: embeddingInputs[1], recognizer },
  };
  using method = await loadPart(swapMethods, config, { folder });
  using alone = await loadPart(recognizers, recognizer, { folder });
  const [source, target] = [samplePictures(2, 16, 16, 1), samplePictures(2, 16, 16, 4)];
  const shift = tf.mul(tf.mean(alone.embed(source), 1, true), 0.1 * 2).reshape([2, 1, 1, 1]); // [0, 1] to [-1, 1]
  const expected = tf.clipByValue(tf.add(target, shift), -1, 1);
  expect(tf.max(tf.abs(tf.sub(await method.swap(source, target), expected))).dataSync()[0]).toBeLessThan(1e-5);
  const wrong = { ...config, source: { ...config.source, name: "nothing" } };
  await expect(loadPart(swapMethods, wrong, { folder })).rejects.toThrow(
    /expected the inputs .*nothing, the file has input_0, input_1/,
  );
});

test.each([
  ["recognizer", recognizers, onnx],
  ["regressor", regressors, { ...onnx, coefficients: { shape: [[0, 1]], expression: [[1, 2]], pose: [[2, 3]] } }],
  ["headPose", headPoseEstimators, onnx],
  ["features", featureExtractors, onnx],
])("an ONNX file measures as %s, and is refused in a loss at once, with the reason", async (name, kind, config) => {
  const anyKind = kind as unknown as PartKind<Disposable>;
  using part = await loadPart(anyKind, config, { folder, purpose: "metric" });
  expect(part).toMatchObject({ id: "small", input: { height: 12, width: 10, template: "ffhq" } });
  await expect(loadPart(anyKind, { ...config, file: "none.onnx" }, { folder, purpose: "loss" })).rejects.toThrow(
    new RegExp(`^${name}\\.type: ONNX Runtime computes no gradients, so .* tfjs-model`),
  );
});

test("DECA is refused in a loss, and where no purpose is told, unless its terms are acknowledged", async () => {
  const deca = { type: "deca", file: "none.tar" };
  for (const context of [{ folder }, { folder, purpose: "loss" as const }]) {
    await expect(loadPart(regressors, deca, context)).rejects.toThrow(
      /DECA's licence forbids faked content.*acknowledgeTerms/,
    );
    await expect(loadPart(regressors, { ...deca, acknowledgeTerms: true }, context)).rejects.toThrow(/none\.tar/);
  }
  await expect(loadPart(regressors, deca, { folder, purpose: "metric" })).rejects.toThrow(/none\.tar/);
});

test("columns that the output has not, and a typo in the input, are refused", async () => {
  const wide = { ...tfjsModel, coefficients: { ...coefficients, pose: [[4, 9]] } };
  await expect(loadPart(regressors, wide, { folder })).rejects.toThrow(/within \[0, 6\), got pose \[4, 9\)/);
  const typo = { ...tfjsModel, input: { ...input, chanels: "bgr" } };
  await expect(loadPart(recognizers, typo, { folder })).rejects.toThrow(
    /recognizer\.input\.chanels: unknown key; did you mean "channels"\?/,
  );
});
