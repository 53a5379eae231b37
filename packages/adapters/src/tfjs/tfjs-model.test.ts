import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core";
import { compile } from "@mfim/graph";
import {
  describeFaceRecognizer,
  describeFeatureExtractor,
  describeHeadPoseEstimator,
  expectInputGradient,
  samplePictures,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AdaptedFeatures, AdaptedHeadPose, AdaptedNetwork, AdaptedRecognizer, loadTfjsModel } from "../index.ts";

let folder = "";
const graphPath = () => join(folder, "graph.json");
const layersPath = () => join(folder, "layers.json");

const filter = tf.tidy(() => tf.randomNormal([3, 3, 3, 4], 0, 0.4, "float32", 1).dataSync());
const matrix = tf.tidy(() => tf.randomNormal([4, 5], 0, 1, "float32", 2).dataSync());
const input = {
  height: 12,
  width: 10,
  template: "ffhq",
  range: [0, 255],
  mean: [100, 110, 120],
  std: [60, 61, 62],
} as const;

/** The network of the two files, in plain ops: convolution, softplus, mean over the picture, matrix. */
function byHand(faces: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => {
    const seen = faces.add(1).mul(127.5).sub([100, 110, 120]).div([60, 61, 62]) as tf.Tensor4D;
    const maps = tf.softplus(tf.conv2d(seen, tf.tensor4d(filter, [3, 3, 3, 4]), 1, "same"));
    return tf.matMul(maps.mean<tf.Tensor2D>([1, 2]), tf.tensor2d(matrix, [4, 5]));
  });
}

const type = { type: "DT_FLOAT" };
const graphNodes = [
  {
    name: "picture",
    op: "Placeholder",
    attr: { dtype: type, shape: { shape: { dim: [{ size: "-1" }, { size: "12" }, { size: "10" }, { size: "3" }] } } },
  },
  { name: "filter", op: "Const", attr: { dtype: type } },
  { name: "matrix", op: "Const", attr: { dtype: type } },
  { name: "axes", op: "Const", attr: { dtype: { type: "DT_INT32" } } },
  {
    name: "convolution",
    op: "Conv2D",
    input: ["picture", "filter"],
    attr: {
      T: type,
      padding: { s: "U0FNRQ==" },
      data_format: { s: "TkhXQw==" },
      strides: { list: { i: ["1", "1", "1", "1"] } },
      dilations: { list: { i: ["1", "1", "1", "1"] } },
      use_cudnn_on_gpu: { b: true },
      explicit_paddings: { list: {} },
    },
  },
  { name: "softplus", op: "Softplus", input: ["convolution"], attr: { T: type } },
  {
    name: "mean",
    op: "Mean",
    input: ["softplus", "axes"],
    attr: { T: type, Tidx: { type: "DT_INT32" }, keep_dims: { b: false } },
  },
  {
    name: "rows",
    op: "MatMul",
    input: ["mean", "matrix"],
    attr: { T: type, transpose_a: { b: false }, transpose_b: { b: false } },
  },
];

async function writeGraphModel(): Promise<void> {
  const bytes = Buffer.concat([
    Buffer.from(new Float32Array(filter).buffer),
    Buffer.from(new Float32Array(matrix).buffer),
    Buffer.from(new Int32Array([1, 2]).buffer),
  ]);
  const weights = [
    { name: "filter", shape: [3, 3, 3, 4], dtype: "float32" },
    { name: "matrix", shape: [4, 5], dtype: "float32" },
    { name: "axes", shape: [2], dtype: "int32" },
  ];
  await writeFile(join(folder, "graph.bin"), bytes);
  await writeFile(
    graphPath(),
    JSON.stringify({
      format: "graph-model",
      modelTopology: { node: graphNodes, versions: { producer: 1 } },
      weightsManifest: [{ paths: ["graph.bin"], weights }],
    }),
  );
}

async function writeLayersModel(): Promise<void> {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [12, 10, 3],
        filters: 4,
        kernelSize: 3,
        padding: "same",
        activation: "softplus",
        useBias: false,
        name: "maps",
      }),
      tf.layers.globalAveragePooling2d({ name: "pooled" }),
      tf.layers.dense({ units: 5, useBias: false, name: "rows" }),
      tf.layers.activation({ activation: "softmax", name: "classes" }),
    ],
  });
  model.setWeights([tf.tensor4d(filter, [3, 3, 3, 4]), tf.tensor2d(matrix, [4, 5])]);
  await model.save({
    save: async (artifacts) => {
      const { weightSpecs, weightData, modelTopology } = artifacts;
      await writeFile(join(folder, "layers.bin"), new Uint8Array(weightData as ArrayBuffer));
      const weightsManifest = [{ paths: ["layers.bin"], weights: weightSpecs }];
      await writeFile(layersPath(), JSON.stringify({ format: "layers-model", modelTopology, weightsManifest }));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  model.dispose();
}

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "adapters-"));
  await writeGraphModel();
  await writeLayersModel();
});
afterAll(() => rm(folder, { recursive: true }));

const models = [
  ["graph", () => loadTfjsModel(graphPath()), undefined],
  ["layers", () => loadTfjsModel(layersPath()), "rows"],
] as const;

test.each(models)(
  "a %s model gives what the same ops give by hand, and its gradient agrees with differences",
  async (_, load, output) => {
    using network = new AdaptedNetwork(await load(), { id: "small", input, ...(output && { output }) });
    expect(network.size).toBe(5);
    const faces = samplePictures(2, 12, 10);
    const [ours, hand] = [network.rows(faces).dataSync(), byHand(faces).dataSync()];
    ours.forEach((value, i) => {
      expect(value).toBeCloseTo(hand[i] as number, 4);
    });
    expectInputGradient((x) => [network.rows(x as tf.Tensor4D)], faces);
    const gradient = (f: (x: tf.Tensor4D) => tf.Tensor) =>
      tf.grad((x) => tf.sum(tf.square(f(x as tf.Tensor4D))))(faces);
    const difference = tf.max(
      tf.abs(
        tf.sub(
          gradient((x) => network.rows(x)),
          gradient(byHand),
        ),
      ),
    );
    expect(difference.dataSync()[0]).toBeLessThan(1e-4);
  },
);

test.each(models)("a %s model stands in a compiled step, as it does in the trainer", async (_, load, output) => {
  using network = new AdaptedNetwork(await load(), { id: "small", input, ...(output && { output }) });
  const faces = samplePictures(2, 12, 10);
  const step = (x: tf.Tensor) => tf.grad((y) => tf.sum(tf.square(network.rows(y as tf.Tensor4D))))(x);
  const compiled = compile(step, { check: "once" });
  const [traced, eager] = [compiled(faces).dataSync(), step(faces).dataSync()];
  const largest = Math.max(...eager.map(Math.abs));
  traced.forEach((value, i) => {
    expect(Math.abs(value - (eager[i] as number))).toBeLessThan(1e-4 * largest);
  });
  compiled.dispose();
});

describeFaceRecognizer(
  async () => new AdaptedRecognizer(await loadTfjsModel(graphPath()), { id: "small-graph", input }),
);
describeFeatureExtractor(
  async () => new AdaptedFeatures(await loadTfjsModel(layersPath()), { id: "small-layers", input, output: "pooled" }),
);
describeHeadPoseEstimator(
  async () =>
    new AdaptedHeadPose(await loadTfjsModel(graphPath()), {
      id: "small-pose",
      input,
      columns: { yaw: 3, pitch: 0, roll: 1 },
      degrees: { yaw: -1, pitch: 1, roll: 57 },
    }),
);

test("columns and directions of a head pose are configuration", async () => {
  const columns = { yaw: 3, pitch: 0, roll: 1 };
  using pose = new AdaptedHeadPose(await loadTfjsModel(graphPath()), {
    id: "p",
    input,
    columns,
    degrees: { yaw: -1, pitch: 1, roll: 57 },
  });
  const faces = samplePictures(1, 12, 10);
  const [rows, angles] = [byHand(faces).dataSync(), pose.estimate(faces).dataSync()];
  const expected = [-(rows[3] as number), rows[0] as number, 57 * (rows[1] as number)];
  expected.forEach((value, i) => {
    expect(Math.abs((angles[i] as number) - value)).toBeLessThan(1e-4 * Math.abs(value));
  });
  const outside = { columns: { ...columns, yaw: 5 } };
  const model = await loadTfjsModel(graphPath());
  expect(() => new AdaptedHeadPose(model, { id: "p", input, ...outside })).toThrow(/within \[0, 5\).*got 5, 0, 1/);
});

test("an output that is not there, or that must be named, is said with the names there are", async () => {
  const layers = await loadTfjsModel(layersPath());
  expect(() => new AdaptedNetwork(layers, { id: "x", input, output: "row" })).toThrow(
    /one of .*pooled, rows, classes, got row/,
  );
});

test("files that are missing, damaged or outside the folder are refused in one sentence", async () => {
  await expect(loadTfjsModel(join(folder, "none.json"))).rejects.toThrow(/none\.json: expected the model\.json/);
  const graph = JSON.parse(await readFile(graphPath(), "utf8"));
  const variants: readonly (readonly [string, unknown, RegExp])[] = [
    ["empty.json", {}, /with modelTopology and weightsManifest/],
    ["lost.json", { ...graph, weightsManifest: [{ paths: ["lost.bin"], weights: [] }] }, /its shard lost\.bin/],
    [
      "away.json",
      { ...graph, weightsManifest: [{ paths: ["../away.bin"], weights: [] }] },
      /beside it, got \.\.\/away\.bin/,
    ],
    [
      "short.json",
      {
        ...graph,
        weightsManifest: [{ paths: ["graph.bin"], weights: [{ name: "filter", shape: [999, 999], dtype: "float32" }] }],
      },
      /readable TensorFlow\.js graph model/,
    ],
  ];
  for (const [name, content, message] of variants) {
    await writeFile(join(folder, name), JSON.stringify(content));
    await expect(loadTfjsModel(join(folder, name)), name).rejects.toThrow(message);
    await expect(loadTfjsModel(join(folder, name)), name).rejects.toThrow(CheckpointError);
  }
});
