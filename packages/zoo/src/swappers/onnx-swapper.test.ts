import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessagePort } from "node:worker_threads";
import type { ImageBatch } from "@mfim/core";
import { plainOnnx, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadPart, publicNetwork, swapMethods } from "../index.ts";
import { seenDot } from "../made/painted-colour.ts";
import {
  addMadeSwapper,
  dotOnEye,
  ffhqEye,
  type MadeAnswer,
  madeSwapper,
  oneOfEachSignature,
  paintedColour,
  redDot,
  type SwapperFacts,
  seenColour,
  swapperFacts,
} from "../made.ts";
import { withNeeds } from "../networks/public-networks.ts";
import { swapperNetworks } from "../networks/swappers.ts";
import { lastSquareInitializer } from "./onnx-initializer.ts";
import { pasteCrop } from "./paste-crop.ts";
import { swapperSignatures } from "./swapper-signatures.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "swappers-"));
  process.env["MFIM_CACHE"] = folder;
});
afterAll(() => rm(folder, { recursive: true }));

const size = 128;
/** Smooth, so that resampling there and back changes little; brighter to the right. */
const waves = (seed: number): ImageBatch =>
  tf.tidy(() => {
    const ramp = tf.linspace(0, 3, size);
    const [x, y] = [tf.reshape(ramp, [1, 1, size, 1]), tf.reshape(ramp, [1, size, 1, 1])];
    const level = tf.mul(tf.ones([1, size, size, 1]), 0.1 * seed);
    const channels = [
      tf.sin(tf.add(x, y)),
      tf.cos(tf.sub(x, tf.mul(y, seed))),
      tf.add(tf.mul(tf.sin(x), tf.onesLike(y)), level),
    ];
    return tf.mul(
      tf.concat(
        channels.map((channel) => tf.mul(channel, tf.ones([1, size, size, 1]))),
        3,
      ),
      0.5,
    );
  }) as ImageBatch;
const flat = (colour: readonly number[]) => tf.mul(tf.ones([1, size, size, 3]), tf.tensor1d([...colour])) as ImageBatch;

/** Grey with a red dot at a place of it, in [-1, 1]. */
const dotted = ([x, y]: readonly [number, number]): ImageBatch => {
  const values = Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const [column, row] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
    const away = Math.hypot((column + 0.5) / size - x, (row + 0.5) / size - y) / 0.03;
    return (i % 3 === 0 ? 0.9 : -0.5) * 2 ** -(away * away);
  });
  return tf.tensor4d(values, [1, size, size, 3]) as ImageBatch;
};

/** All of the catalogue take minutes; of those that differ by their file's name alone one stands for all. */
const long = process.env["MFIM_LONG_TESTS"] === "1";
const published = swapperNetworks.filter(({ uses }) => uses[0]?.kind === "method").map(({ name }) => name);
const swappers = published.filter((name) => long || oneOfEachSignature.includes(name));
const factsOf = (name: string): SwapperFacts => swapperFacts[name] as SwapperFacts;

async function open(name: string, answer: MadeAnswer) {
  await addMadeSwapper(folder, name, answer);
  return await loadPart(swapMethods, `zoo:${name}`, { folder: ".", purpose: "metric" });
}

const centre = async (picture: ImageBatch, x = size / 2): Promise<number[]> => {
  const pixel = tf.slice(picture, [0, size / 2, x, 0], [1, 1, 1, 3]);
  const values = [...(await pixel.data())];
  pixel.dispose();
  return values;
};

test("of every public swapper it is written down what it is fed", () => {
  expect([...published].sort()).toEqual(Object.keys(swapperFacts).sort());
});

test.each(swappers)("%s: what it paints lies where its crop was cut, with its own values", async (name) => {
  using swapper = await open(name, "shifted-target");
  const [source, target] = [waves(1), waves(2)];
  const held = tf.memory().numTensors;
  const swap = (await swapper.swap(source, target)) as ImageBatch;
  // One pixel of a crop of `side` pixels, which spans more than half the picture, is less than one of the picture's:
  // the error is the waves' slope over that way, and none where nothing is laid back.
  const { side } = factsOf(name).target;
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(swap, target))).dataSync()[0] as number);
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan((3 / side) * 1.5 + 0.02);
  swap.dispose();
  expect(tf.memory().numTensors - held).toBeLessThanOrEqual(4); // the aligner's two matrices for each of two templates
});

test.each(swappers)("%s: the source reaches it in the length and the values that it wants", async (name) => {
  using swapper = await open(name, "source-colour");
  const grey = [0.4, -0.2, 0.1];
  const swap = (await swapper.swap(flat(grey), flat([0, 0, 0]))) as ImageBatch;
  const facts = factsOf(name);
  const expected = paintedColour(facts, seenColour(grey));
  const painted = await centre(swap, facts.mask === undefined ? size / 2 : size / 2 - 12);
  for (const [c, value] of painted.entries()) expect(value, `channel ${c}`).toBeCloseTo(expected[c] as number, 3);
  if (facts.mask === undefined) return;
  const unpainted = await centre(swap, size / 2 + 12);
  expect(unpainted.every((value) => Math.abs(value) < 1e-6)).toBe(true);
});

test.each(swappers)("%s: what tells it of the source sees the crop that it was trained with", async (name) => {
  using swapper = await open(name, "source-place");
  // Two crops have this place a fiftieth of their side apart, all of them.
  const dot = [0.3, 0.42] as const;
  const swap = (await swapper.swap(dotted(dot), flat([0, 0, 0]))) as ImageBatch;
  const painted = await centre(swap, size / 2 - 12);
  const expected = paintedColour(factsOf(name), seenDot(dot));
  for (const [c, value] of painted.entries())
    expect(Math.abs(value - (expected[c] as number)), `channel ${c}`).toBeLessThan(0.002);
});

test.each(swappers)("%s: what it paints on an eye of its crop lies on that eye", async (name) => {
  using swapper = await open(name, dotOnEye(name));
  const swap = (await swapper.swap(waves(1), flat([0, 0, 0]))) as ImageBatch;
  const [x, y] = redDot((await swap.data()) as Float32Array, size);
  expect(Math.abs(x - ffhqEye[0])).toBeLessThan(0.002);
  expect(Math.abs(y - ffhqEye[1])).toBeLessThan(0.002);
});

test("picture and mask come of one run of the network", async () => {
  using swapper = await open("hyperswap-1a-256", "shifted-target");
  const runs = vi.spyOn(MessagePort.prototype, "postMessage");
  await swapper.swap(waves(1), waves(2));
  // One of the recogniser, one of the swapper.
  expect(runs).toHaveBeenCalledTimes(2);
  runs.mockRestore();
});

const side = 256;
test.each([
  ["its source before its target, opset 11", { opset: 11 }, [1, 1]],
  ["free axes, opset 17", { opset: 17 }, ["batch", "batch"]],
  ["a free batch of targets, one source, opset 20", { opset: 20 }, ["batch", 1]],
  ["half precision", { type: "float16" }, [1, 1]],
] as const)("a file that declares %s is fed as it wants", async (_, how, [targets, sources]) => {
  const file = join(folder, "declared.onnx");
  const inputs = [
    { name: "source", shape: [sources, 512] },
    { name: "target", shape: [targets, 3, side, side] },
  ];
  await writeFile(file, plainOnnx({ inputs, outputs: ["target"], ...how }));
  const embedder = {
    file: "zoo:ghost-arcface",
    input: { height: 112, width: 112, template: "arcface-112-v1", layout: "nchw" },
  };
  const config = { type: "onnx-swapper", signature: "ghost-own", file, embedder };
  using swapper = await loadPart(swapMethods, config, { folder: ".", purpose: "metric" });
  const [two, other] = [tf.concat([waves(2), waves(3)]) as ImageBatch, tf.concat([waves(1), waves(1)]) as ImageBatch];
  const swap = (await swapper.swap(other, two)) as ImageBatch;
  // It paints its own crop: what is laid back differs by the way to the crop and back alone.
  expect(swap.shape).toEqual(two.shape);
  const difference = tf.max(tf.abs(tf.sub(swap, two))).dataSync()[0] as number;
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan(0.01);
});

test("a file of another signature, a missing recogniser and one too many are refused in a sentence", async () => {
  const file = join(folder, "hyper.onnx");
  await writeFile(file, await madeSwapper(factsOf("ghost-1"), "shifted-target"));
  const config = (more: object) => ({ type: "onnx-swapper", signature: "ghost-own", file, ...more });
  const context = { folder: ".", purpose: "metric" } as const;
  const embedder = {
    file: "zoo:ghost-arcface",
    input: { height: 112, width: 112, template: "arcface-112", layout: "nchw" },
  };
  await expect(loadPart(swapMethods, config({}), context)).rejects.toThrow(/expected the recogniser .* got none/);
  await expect(loadPart(swapMethods, config({ recognizer: { type: "human-faceres" } }), context)).rejects.toThrow(
    /expected an embedder, since the length/,
  );
  await expect(loadPart(swapMethods, config({ embedder, signature: "hyperswap" }), context)).rejects.toThrow(
    /at least 2 outputs, the file has 1/,
  );
  await expect(loadPart(swapMethods, config({ embedder, signature: "blendswap" }), context)).rejects.toThrow(
    /it takes a picture of the source: expected no embedder/,
  );
  await expect(loadPart(swapMethods, config({ embedder, converter: file }), context)).rejects.toThrow(
    /expected no converter for this signature/,
  );
  await expect(loadPart(swapMethods, config({ embedder, signature: "cscs" }), context)).rejects.toThrow(
    /expected an adapter, whose embedding is added/,
  );
  await expect(loadPart(swapMethods, config({ embedder, adapter: embedder }), context)).rejects.toThrow(
    /expected no adapter for this signature/,
  );
  const other = { ...embedder, input: { ...embedder.input, template: "ffhq" } };
  await expect(loadPart(swapMethods, config({ embedder, adapter: other, signature: "cscs" }), context)).rejects.toThrow(
    /to see one crop, got arcface-112 112 112 and ffhq 112 112/,
  );
});

test("every signature has one swapper that stands for it", () => {
  const signatures = oneOfEachSignature.map((name) => publicNetwork(name).uses[0]?.config["signature"]);
  expect([...signatures].sort()).toEqual(Object.keys(swapperSignatures).sort());
});

test("what a swapper needs is fetched before it, once", () => {
  expect(withNeeds("ghost-2").map(({ name }) => name)).toEqual(["ghost-arcface", "ghost-2"]);
  expect(withNeeds("cscs-256").map(({ name }) => name)).toEqual(["cscs-arcface", "cscs-id-adapter", "cscs-256"]);
  expect(withNeeds("uniface-256").map(({ name }) => name)).toEqual(["uniface-256"]);
  for (const { needs = [] } of swapperNetworks) for (const name of needs) expect(publicNetwork(name).name).toBe(name);
});

test("a crop is pasted in its place alone", async () => {
  const pasted = pasteCrop(tf.ones([1, 32, 32, 3]), tf.zeros([1, 64, 64, 3]), "arcface-112-v1");
  const values = (await pasted.array()) as number[][][][];
  expect(values[0]?.[0]?.[0]?.[0]).toBe(0);
  expect(values[0]?.[36]?.[32]?.[0]).toBeCloseTo(1, 5);
});

test("inswapper's emap is the last square initializer", () => {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
  const field = (number: number, bytes: ArrayLike<number>) => [
    ...varint(number * 8 + 2),
    ...varint(bytes.length),
    ...Array.from(bytes),
  ];
  const tensor = (dims: number[], values: number[], bits = new Uint8Array(Float32Array.from(values).buffer)) =>
    field(5, [
      ...dims.flatMap((d) => [8, ...varint(d)]),
      16,
      bits.length === 4 * values.length ? 1 : 10,
      ...field(9, bits),
    ]);
  const graph = [...tensor([2, 2], [9, 9, 9, 9]), ...tensor([2, 2], [1, 2, 3, 4]), ...tensor([1, 4], [5, 6, 7, 8])];
  const found = lastSquareInitializer(Uint8Array.from([8, 8, ...field(7, graph)]));
  expect([found?.side, ...(found?.values ?? [])]).toEqual([2, 1, 2, 3, 4]);
  // The same in half precision, after which the file of that kind goes on: 1, 2, -0.5, 0 as IEEE 754 binary16.
  const halves = new Uint8Array(Uint16Array.from([0x3c00, 0x4000, 0xb800, 0]).buffer);
  const half = lastSquareInitializer(
    Uint8Array.from([8, 8, ...field(7, [...graph, ...tensor([2, 2], [1, 2, -0.5, 0], halves)])]),
  );
  expect([...(half?.values ?? [])]).toEqual([1, 2, -0.5, 0]);
});
