import type { OnnxModel } from "@mfim/adapters";
import type { FaceRecognizer, ImageBatch } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { lastSquareInitializer } from "./onnx-initializer.ts";
import { OnnxMethod, pasteCrop } from "./onnx-method.ts";
import { onnxPresets } from "./onnx-presets.ts";

beforeAll(useNativeBackend);

const size = 64;
/** Smooth, so that resampling there and back changes little. */
const waves = tf.tidy(() => {
  const ramp = tf.linspace(0, 3, size);
  const [x, y] = [tf.reshape(ramp, [1, 1, size, 1]), tf.reshape(ramp, [1, size, 1, 1])];
  return tf.keep(
    tf.mul(tf.concat([tf.sin(tf.add(x, y)), tf.cos(tf.sub(x, y)), tf.sin(x).mul(tf.ones([1, size, 1, 1]))], 3), 0.8),
  );
}) as ImageBatch;

async function largest(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))));
  const [value] = await difference.data();
  difference.dispose();
  return value as number;
}

/** A "network" of a signature's inputs that gives the target back as it was fed. */
const echo = (seen: Record<string, number[]>): OnnxModel =>
  ({
    origin: "echo.onnx",
    inputs: ["target", "source"],
    run(feeds: Record<string, tf.Tensor>) {
      for (const [name, x] of Object.entries(feeds)) seen[name] = x.shape;
      return tf.clone(feeds["target"] as tf.Tensor);
    },
    dispose() {},
  }) as unknown as OnnxModel;

const recognizer: FaceRecognizer = {
  id: "r",
  input: { height: 8, width: 8, template: "arcface-112" },
  embeddingSize: 3,
  embed: (faces) => tf.mean(faces, [1, 2]) as tf.Tensor2D,
  dispose() {},
  [Symbol.dispose]() {},
};

test.each(Object.keys(onnxPresets).filter((name) => onnxPresets[name]?.result === undefined))(
  "%s: what the network gives back lies where it was cut out",
  async (name) => {
    const signature = onnxPresets[name] as (typeof onnxPresets)[string];
    const seen: Record<string, number[]> = {};
    using method = new OnnxMethod({ model: echo(seen), signature, recognizer });
    const before = tf.memory().numTensors;
    const swap = method.swap({ source: waves, target: waves });
    const { height } = signature.target;
    expect(seen["target"]).toEqual([1, 3, height, height]);
    const picture = signature.source.picture;
    expect(seen["source"]).toEqual(picture === undefined ? [1, 3] : [1, 3, picture.height, picture.width]);
    expect(await largest(swap, waves)).toBeLessThan(0.03);
    swap.dispose();
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(4); // the aligner's two matrices for each of two templates
  },
);

test("a crop is pasted in its place alone", async () => {
  const pasted = pasteCrop(tf.ones([1, 32, 32, 3]), tf.zeros([1, size, size, 3]), "arcface-112-v1");
  const values = (await pasted.array()) as number[][][][];
  expect(values[0]?.[0]?.[0]?.[0]).toBe(0);
  expect(values[0]?.[36]?.[32]?.[0]).toBeCloseTo(1, 5);
});

test("a signature that does not fit the file, or lacks its recogniser, is refused", () => {
  const ghost = onnxPresets["ghost"] as (typeof onnxPresets)[string];
  expect(() => new OnnxMethod({ model: echo({}), signature: ghost })).toThrow(/expected the recogniser/);
  const other = { ...ghost, target: { ...ghost.target, name: "image" } };
  expect(() => new OnnxMethod({ model: echo({}), signature: other, recognizer })).toThrow(
    /expected the inputs image, source/,
  );
});

test("inswapper's emap is the last square initializer", () => {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
  const field = (number: number, bytes: ArrayLike<number>) => [
    ...varint(number * 8 + 2),
    ...varint(bytes.length),
    ...Array.from(bytes),
  ];
  const tensor = (dims: number[], values: number[]) =>
    field(5, [
      ...dims.flatMap((d) => [8, ...varint(d)]),
      16,
      1,
      ...field(9, new Uint8Array(Float32Array.from(values).buffer)),
    ]);
  const graph = [...tensor([2, 2], [9, 9, 9, 9]), ...tensor([2, 2], [1, 2, 3, 4]), ...tensor([1, 4], [5, 6, 7, 8])];
  const found = lastSquareInitializer(Uint8Array.from([8, 8, ...field(7, graph)]));
  expect([found?.side, ...(found?.values ?? [])]).toEqual([2, 1, 2, 3, 4]);
});
