import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import ort from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { toOnnx } from "./to-onnx.ts";

beforeAll(useNativeBackend);

const normal = (shape: number[], seed: number, deviation = 1) => tf.randomNormal(shape, 0, deviation, "float32", seed);

/** Runs a model in onnxruntime and compares with eager results, relative to their largest value. */
async function expectSame(
  model: Uint8Array,
  inputs: readonly tf.Tensor[],
  expected: readonly tf.Tensor[],
): Promise<void> {
  const session = await ort.InferenceSession.create(model);
  const feeds = Object.fromEntries(
    inputs.map((x, i) => [
      session.inputNames[i] ?? "",
      new ort.Tensor(x.dtype as "float32", x.dataSync() as Float32Array, x.shape),
    ]),
  );
  const results = await session.run(feeds);
  for (const [i, eager] of expected.entries()) {
    const result = results[session.outputNames[i] ?? ""] as ort.Tensor;
    expect(result.dims).toEqual(eager.shape);
    const values = Array.from(result.data as Float32Array, Number);
    const reference = Array.from(eager.dataSync());
    const largest = Math.max(...reference.map(Math.abs), 1e-3);
    expect(Math.max(...values.map((value, j) => Math.abs(value - (reference[j] as number))))).toBeLessThan(
      1e-5 * largest,
    );
  }
}

async function checkFunction(
  fn: (...x: tf.Tensor[]) => tf.Tensor | tf.Tensor[],
  ...inputs: tf.Tensor[]
): Promise<Uint8Array> {
  const compiled = compile(fn, { check: "once" });
  const model = await toOnnx(compiled.concrete(...inputs));
  const result = tf.tidy(() => fn(...inputs));
  await expectSame(model, inputs, Array.isArray(result) ? result : [result]);
  compiled.dispose();
  return model;
}

type Picture = tf.Tensor4D;
const filter = (shape: number[], seed: number) => normal(shape, seed, 0.3) as tf.Tensor4D;

describe("single ops match eager", () => {
  const picture = () => normal([2, 7, 6, 4], 1);
  const cases: Record<string, (x: tf.Tensor) => tf.Tensor | tf.Tensor[]> = {
    "conv same stride 2": (x) => tf.conv2d(x as Picture, filter([3, 3, 4, 5], 2), 2, "same"),
    "conv valid dilated": (x) => tf.conv2d(x as Picture, filter([2, 3, 4, 5], 2), 1, "valid", "NHWC", 2),
    "conv explicit padding": (x) =>
      tf.conv2d(x as Picture, filter([3, 3, 4, 5], 2), 1, [
        [0, 0],
        [2, 1],
        [0, 3],
        [0, 0],
      ]),
    "transposed conv": (x) => tf.conv2dTranspose(x as Picture, filter([3, 3, 5, 4], 2), [2, 15, 13, 5], 2, "valid"),
    "transposed conv same": (x) => tf.conv2dTranspose(x as Picture, filter([3, 3, 5, 4], 2), [2, 14, 12, 5], 2, "same"),
    depthwise: (x) => tf.depthwiseConv2d(x as Picture, filter([3, 3, 4, 2], 2), 1, "same"),
    "sum over channels' maps": (x) => tf.sum(tf.mul(tf.tile(x, [50, 8, 1, 4]), normal([1, 56, 6, 16], 7)), [0, 1, 2]),
    "max and average pools": (x) => [tf.maxPool(x as Picture, 3, 2, "same"), tf.avgPool(x as Picture, 2, 1, "same")],
    "batch norm": (x) =>
      tf.batchNorm(
        x as Picture,
        normal([4], 3) as tf.Tensor1D,
        tf.abs(normal([4], 4)) as tf.Tensor1D,
        normal([4], 5) as tf.Tensor1D,
        normal([4], 6) as tf.Tensor1D,
        1e-3,
      ),
    activations: (x) => [
      tf.leakyRelu(x, 0.1),
      tf.prelu(x, normal([4], 7)),
      tf.softplus(x),
      tf.relu6(x),
      tf.elu(x),
      tf.sigmoid(x),
      tf.tanh(x),
      tf.erf(x),
    ],
    arithmetic: (x) => tf.div(tf.sub(tf.mul(x, normal([6, 4], 8)), tf.square(x)), tf.sqrt(tf.add(tf.abs(x), 1))),
    comparisons: (x) => [
      tf.where(tf.greater(x, 0), x, tf.mul(x, 3)),
      tf.maximum(x, 0.1),
      tf.minimum(x, tf.neg(x)),
      tf.clipByValue(x, -0.5, 0.5),
      tf.step(x),
    ],
    "exp, log, pow": (x) => [
      tf.exp(x),
      tf.log(tf.add(tf.abs(x), 0.1)),
      tf.pow(tf.abs(x), 1.5),
      tf.rsqrt(tf.add(tf.abs(x), 0.1)),
      tf.log1p(tf.abs(x)),
      tf.expm1(x),
      tf.reciprocal(tf.add(tf.abs(x), 1)),
    ],
    reductions: (x) => [
      tf.sum(x, [1, 2]),
      tf.mean(x, [1, 2], true),
      tf.max(x, 3),
      tf.min(x),
      tf.mean(x, 0),
      tf.prod(x, 1),
      tf.sum(x, -1, true),
    ],
    "pads and slices": (x) => [
      tf.pad(
        x,
        [
          [0, 0],
          [1, 2],
          [0, 3],
          [1, 0],
        ],
        0.5,
      ),
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 2],
          [2, 1],
          [0, 0],
        ],
        "reflect",
      ),
      tf.slice(x, [0, 1, 2, 0], [2, 3, -1, 2]),
      tf.reverse(x, [1, 2]),
    ],
    "joining and splitting": (x) => [
      tf.concat([x, tf.neg(x)], 3),
      tf.stack([x, x], 1),
      ...tf.split(x, [1, 3], 3),
      ...(tf.unstack(x, 2).slice(0, 2) as tf.Tensor[]),
    ],
    shapes: (x) => [
      tf.reshape(x, [2, 42, 4]),
      tf.transpose(x, [0, 3, 1, 2]),
      tf.transpose(x, [2, 0, 3, 1]),
      tf.tile(x, [1, 2, 1, 1]),
      tf.expandDims(tf.sum(x, 3), 1),
      tf.broadcastTo(tf.mean(x, 1, true), [2, 5, 6, 4]),
    ],
    "products and gathers": (x) => [
      tf.matMul(x, x, false, true),
      tf.matMul(tf.reshape(x, [14, 24]), normal([24, 3], 9)),
      tf.matMul(normal([14, 3], 9), tf.reshape(x, [14, 24]), true),
      tf.gather(x, tf.tensor1d([3, 0], "int32"), 3),
      tf.softmax(tf.sum(x, [1, 2])),
    ],
    resizes: (x) => [
      tf.image.resizeBilinear(x as Picture, [13, 11], true),
      tf.image.resizeBilinear(x as Picture, [13, 11], false, true),
      tf.image.resizeBilinear(x as Picture, [4, 9]),
      tf.image.resizeNearestNeighbor(x as Picture, [14, 12]),
    ],
    "resize by matmul": (x) =>
      tf.transpose(
        tf.reshape(tf.matMul(tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [-1, 6]), normal([6, 12], 3)), [2, 4, 7, 12]),
        [0, 2, 3, 1],
      ),
    "fixed draws and fills": (x) => tf.add(tf.mul(x, tf.ones([2, 7, 6, 4])), tf.fill([60, 7, 6, 4], 2).sum(0)),
  };
  test.each(Object.entries(cases))("%s", async (_, fn) => {
    await checkFunction((x) => fn(x as tf.Tensor), picture());
  });
});

describe("a network", () => {
  const weights = [filter([3, 3, 3, 8], 1), filter([3, 3, 8, 16], 2), filter([3, 3, 8, 16], 3)] as const;
  const bias = normal([16], 4);
  const blur = tf.tidy(() => tf.keep(tf.mul(tf.ones<tf.Rank.R4>([4, 4, 8, 1]), 1 / 16)));
  const net = (x: tf.Tensor) => {
    const style = tf.reshape(tf.add(tf.mean(x, [1, 2, 3], true), 1), [-1, 1, 1, 1]);
    const h = tf.leakyRelu(tf.conv2d(tf.mul(x, style) as Picture, weights[0], 2, "same"), 0.2);
    const deep = tf.leakyRelu(tf.add(tf.conv2d(h as Picture, weights[1], 1, "same"), bias), 0.2);
    const [batch = 1, height = 1, width = 1] = h.shape;
    const up = tf.conv2dTranspose(deep as Picture, weights[2], [batch, 2 * height + 1, 2 * width + 1, 8], 2, "valid");
    const demodulated = tf.div(up, tf.sqrt(tf.sum(tf.square(weights[2]), [0, 1, 3])));
    const smooth = tf.depthwiseConv2d(demodulated as Picture, blur as Picture, 1, "valid");
    return tf.concat([tf.sum(smooth, [1, 2]), tf.reshape(h, [batch, -1])], 1);
  };

  test("has no transposes between its convolutions, and stores weights once", async () => {
    const model = Buffer.from(await checkFunction((x) => net(x as tf.Tensor), normal([2, 8, 8, 3], 5)));
    const transposes = model.toString("latin1").match(/(?<!Conv)Transpose_\d+/g) ?? [];
    // In by one, out by one, and the filter that is also squared; each name occurs at its node (twice) and where it is read.
    expect(new Set(transposes).size).toBeLessThanOrEqual(4);
    const bytes = 4 * (weights.reduce((sum, { size }) => sum + size, 0) + bias.size + blur.size);
    expect(model.length).toBeLessThan(bytes + 6000);
  });

  test("takes any batch where it was traced at two", async () => {
    const compiled = compile((x: tf.Tensor) => net(x), { check: "once" });
    const [five, seven] = [5, 7].map((n) => compiled.concrete(normal([n, 8, 8, 3], n)));
    const model = await toOnnx(five as NonNullable<typeof five>, {
      otherBatch: seven as NonNullable<typeof seven>,
      inputs: ["faces"],
      outputs: ["code"],
    });
    for (const batch of [1, 3, 5]) {
      const x = normal([batch, 8, 8, 3], 10 + batch);
      await expectSame(model, [x], [net(x)]);
    }
    const session = await ort.InferenceSession.create(model);
    expect([session.inputNames, session.outputNames]).toEqual([["faces"], ["code"]]);
  });
});

test("weights in half precision make half a file, and are rounded once each", async () => {
  const kernel = filter([3, 3, 16, 32], 3);
  const rounded = kernel.dataSync().map(halved);
  const program = (weights: tf.Tensor4D) => (x: tf.Tensor) => tf.conv2d(x as Picture, weights, 1, "same").mul(0.1);
  const x = normal([1, 9, 8, 16], 1);
  const compiled = compile(program(kernel), { check: "once" });
  const concrete = compiled.concrete(x);
  const [whole, half] = [await toOnnx(concrete), await toOnnx(concrete, { weights: "float16" })];
  expect(half.length / whole.length).toBeLessThan(0.6);
  await expectSame(half, [x], [program(tf.tensor4d(rounded, kernel.shape))(x)]);
  const row = tf.zeros([1, 300]);
  const values = tf.tensor2d(
    new Float32Array(300).map((_, i) => 1e5 + i),
    [1, 300],
  );
  const larger = compile((y: tf.Tensor) => y.add(values), { check: "once" });
  await expect(toOnnx(larger.concrete(row), { weights: "float16" })).rejects.toThrow(/too large for float16/);
  for (const made of [compiled, larger]) made.dispose();
});

/** To nearest with 11 bits, by arithmetic: the values here are neither tiny nor large. */
function halved(value: number): number {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
  return unit === 0 ? 0 : Math.round(value / Math.max(unit, 2 ** -24)) * Math.max(unit, 2 ** -24);
}

test("ops without a conversion are named together", async () => {
  const compiled = compile((x: tf.Tensor) => tf.add(tf.cumsum(x), tf.topk(x, 3).values), { check: "once" });
  await expect(toOnnx(compiled.concrete(tf.tensor1d([1, 2, 3])))).rejects.toThrow("no conversion for Cumsum, TopKV2");
});
