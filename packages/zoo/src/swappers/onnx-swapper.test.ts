import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessagePort } from "node:worker_threads";
import type { ImageBatch } from "@mfim/core";
import { plainOnnx, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addNetwork, loadPart, publicNetwork, swapMethods } from "../index.ts";
import { type MadeAnswer, madeConverter, madeRecogniser, madeSwapper, oneOfEachSignature, redDot } from "../made.ts";
import { withNeeds } from "../networks/public-networks.ts";
import { swapperNetworks } from "../networks/swappers.ts";
import { lastSquareInitializer } from "./onnx-initializer.ts";
import { pasteCrop } from "./paste-crop.ts";
import { type SwapperSignature, takesEmbedding } from "./swapper-signature.ts";
import { type SwapperSignatureName, swapperSignatures } from "./swapper-signatures.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "swappers-"));
  process.env["MFIM_CACHE"] = folder;
  for (const name of ["arcface-w600k-r50", "ghost-arcface", "cscs-arcface"]) await add(name, [await madeRecogniser()]);
  await add("cscs-id-adapter", [await madeRecogniser({ backwards: true })]);
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

async function add(name: string, files: readonly Uint8Array[]): Promise<void> {
  const network = publicNetwork(name);
  const paths = await Promise.all(
    files.map(async (bytes, i) => {
      const path = join(folder, `${name}-${i}.onnx`);
      await writeFile(path, bytes);
      return path;
    }),
  );
  await addNetwork(network, paths, { anyHash: true, move: true });
}

/** All of the catalogue take minutes; of those that differ by their file's name alone one stands for all. */
const long = process.env["MFIM_LONG_TESTS"] === "1";
const standing = oneOfEachSignature.map(([name]) => name as string);
const swappers = swapperNetworks.filter(
  ({ uses, name }) => uses[0]?.kind === "method" && (long || standing.includes(name)),
);

const signatureOf = (name: string): SwapperSignature =>
  swapperSignatures[publicNetwork(name).uses[0]?.config["signature"] as SwapperSignatureName];

async function open(name: string, answer: MadeAnswer) {
  const { files } = publicNetwork(name);
  await add(name, [await madeSwapper(signatureOf(name), answer), ...(files.length > 1 ? [await madeConverter()] : [])]);
  return await loadPart(swapMethods, `zoo:${name}`, { folder: ".", purpose: "metric" });
}

const centre = async (picture: ImageBatch, x = size / 2): Promise<number[]> => {
  const pixel = tf.slice(picture, [0, size / 2, x, 0], [1, 1, 1, 3]);
  const values = [...(await pixel.data())];
  pixel.dispose();
  return values;
};

test.each(swappers.map(({ name }) => name))(
  "%s: what it paints lies where its crop was cut, with its own values",
  async (name) => {
    using swapper = await open(name, "shifted-target");
    const [source, target] = [waves(1), waves(2)];
    const held = tf.memory().numTensors;
    const swap = (await swapper.swap(source, target)) as ImageBatch;
    // One pixel of a crop of `height` pixels, which spans more than half the picture, is less than one of the picture's:
    // the error is the waves' slope over that way, and none where nothing is laid back.
    const { height } = signatureOf(name).target;
    const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(swap, target))).dataSync()[0] as number);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan((3 / height) * 1.5 + 0.02);
    swap.dispose();
    expect(tf.memory().numTensors - held).toBeLessThanOrEqual(4); // the aligner's two matrices for each of two templates
  },
);

test.each(swappers.map(({ name }) => name))(
  "%s: the source reaches it in the length and the values that it wants",
  async (name) => {
    using swapper = await open(name, "source-colour");
    const grey = [0.4, -0.2, 0.1] as const;
    const signature = signatureOf(name);
    const { source, target } = signature;
    const swap = (await swapper.swap(flat(grey), flat([0, 0, 0]))) as ImageBatch;
    // In the swapper's own convention: the colour of the source's picture, or what recogniser and converter make of it.
    const own = signature.result ?? target;
    const back = (values: readonly number[], { mean = [0, 0, 0], std = [1, 1, 1], range = [-1, 1] }: typeof own) =>
      values.map((v, c) => {
        const [black, white] = range;
        return (2 * (v * (std[c] as number) + (mean[c] as number) - black)) / (white - black) - 1;
      });
    let told: number[];
    if (takesEmbedding(source)) {
      const raw = grey.map((v) => 3 * v * (source.converter === "file" ? 0.5 : 1));
      const length = Math.hypot(...raw);
      told = source.embedding === "unit" ? raw.map((v) => v / length) : raw;
      // The made matrix moves each number to the next place.
      if (source.adapter) told = told.map((v, c) => (v + (told[2 - c] as number)) / length);
      if (source.converter === "emap") told = [0, told[0] as number, told[1] as number];
    } else {
      const { range = [-1, 1] } = source.picture;
      told = grey.map((v) => range[0] + ((v + 1) / 2) * (range[1] - range[0]));
    }
    const expected = back(told, own).map((v) => Math.max(-1, Math.min(1, v)));
    const painted = await centre(swap, signature.mask === undefined ? size / 2 : size / 2 - 12);
    for (const [c, value] of painted.entries()) expect(value, `channel ${c}`).toBeCloseTo(expected[c] as number, 3);
    if (signature.mask !== undefined) {
      const unpainted = await centre(swap, size / 2 + 12);
      expect(unpainted.every((value) => Math.abs(value) < 1e-6)).toBe(true);
    }
  },
);

/** Where the eye on the picture's left is in the crops of each family, 0 to 1, as facefusion and insightface state it. */
const eyes = {
  v1: [0.35473214, 0.45658929],
  mtcnn: [0.36562865, 0.46733799],
  ffhq: [0.37691676, 0.46864664],
  arcface128: [(38.2946 + 8) / 128, 51.6963 / 128],
} as const;
const families: readonly (readonly [RegExp, keyof typeof eyes])[] = [
  [/^(ghost|simswap)/, "v1"],
  [/^hififace/, "mtcnn"],
  [/^(blendswap|uniface|cscs)/, "ffhq"],
  [/^(hyperswap|inswapper)/, "arcface128"],
];

test.each(swappers.map(({ name }) => name))(
  "%s: what it paints on an eye of its crop lies on that eye",
  async (name) => {
    const family = families.find(([names]) => names.test(name))?.[1] as keyof typeof eyes;
    using swapper = await open(name, { dot: eyes[family] });
    const swap = (await swapper.swap(waves(1), flat([0, 0, 0]))) as ImageBatch;
    const [x, y] = redDot((await swap.data()) as Float32Array, size);
    // Five points fit one another but for what shapes differ by: a hundredth of the side.
    expect(Math.abs(x - eyes.ffhq[0])).toBeLessThan(0.012);
    expect(Math.abs(y - eyes.ffhq[1])).toBeLessThan(0.012);
  },
);

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
  await writeFile(file, await madeSwapper({ ...swapperSignatures.ghost }, "shifted-target"));
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
  const signatures = standing.map((name) => publicNetwork(name).uses[0]?.config["signature"]);
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
