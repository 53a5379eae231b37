import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessagePort } from "node:worker_threads";
import { CheckpointError } from "@mfim/core";
import { compile, toOnnx } from "@mfim/graph";
import { describeFaceRecognizer, plainOnnx, samplePictures, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AdaptedNetwork, AdaptedRecognizer, OnnxModel } from "../index.ts";

let folder = "";
const single = () => join(folder, "single.onnx");
const two = () => join(folder, "two.onnx");
const input = { height: 12, width: 10, template: "ffhq", range: [0, 1], channels: "bgr" } as const;

function network(faces: tf.Tensor): tf.Tensor[] {
  const filter = tf.randomNormal([3, 3, 3, 4], 0, 0.4, "float32", 1) as tf.Tensor4D;
  const maps = tf.tanh(tf.conv2d(faces as tf.Tensor4D, filter, 1, "same"));
  return [maps.mean([1, 2]), tf.max(maps, [1, 2])];
}

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "onnx-"));
  const faces = tf.zeros([1, 12, 10, 3]);
  const one = compile((x: tf.Tensor) => network(x)[0] as tf.Tensor, { check: "once" });
  await writeFile(single(), await toOnnx(one.concrete(faces)));
  const both = compile((x: tf.Tensor, y: tf.Tensor) => [...network(x), tf.add(x, y)], { check: "once" });
  await writeFile(two(), await toOnnx(both.concrete(faces, faces)));
  await writeFile(join(folder, "broken.onnx"), "not a model");
  one.dispose();
  both.dispose();
});
afterAll(() => rm(folder, { recursive: true }));

describeFaceRecognizer(async () => new AdaptedRecognizer(await OnnxModel.load(single()), { id: "small-onnx", input }), {
  differentiable: false,
});

test("gives what the same ops give by hand, for several pictures though the file takes one", async () => {
  using adapted = new AdaptedNetwork(await OnnxModel.load(single()), { id: "small", input });
  const faces = samplePictures(3, 12, 10);
  const hand = network(tf.reverse(faces.add(1).div(2), 3))[0] as tf.Tensor;
  const rows = adapted.rows(faces);
  expect(rows.shape).toEqual([3, 4]);
  const expected = hand.dataSync();
  rows.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 5);
  });
});

test("in a loss it is refused, with the reason", async () => {
  using adapted = new AdaptedRecognizer(await OnnxModel.load(single()), { id: "small", input });
  const loss = (x: tf.Tensor) => tf.sum(adapted.embed(x as tf.Tensor4D));
  expect(() => tf.grad(loss)(samplePictures(1, 12, 10))).toThrow(
    /single\.onnx: ONNX Runtime computes no gradients, so .* not stand in a loss/,
  );
});

test("says what the file takes and gives; an output of several must be named", async () => {
  using model = await OnnxModel.load(two());
  expect(model.inputs).toHaveLength(2);
  expect(model.outputs).toHaveLength(3);
  expect(model.inputValues[0]).toMatchObject({ type: "float32", shape: [1, 12, 10, 3] });
  const faces = samplePictures(1, 12, 10);
  const feeds = Object.fromEntries(model.inputs.map((name) => [name, faces]));
  const sum = model.run(feeds, model.outputs[2]?.name);
  expect(tf.max(tf.abs(tf.sub(sum, faces.mul(2)))).dataSync()[0]).toBeLessThan(1e-6);
  expect(() => model.run(feeds)).toThrow(/two\.onnx: expected the name of an output, one of .*, got none/);
  expect(() => model.run(feeds, "none")).toThrow(/got none/);
});

/** Public files as they come: how they declare their inputs, in which numbers and which opset. */
const declared = [
  [
    "opset 9",
    {
      opset: 9,
      shapes: [
        [2, 3],
        [2, 4],
      ],
    },
  ],
  [
    "opset 21",
    {
      opset: 21,
      shapes: [
        [2, 3],
        [2, 4],
      ],
    },
  ],
  [
    "free sizes",
    {
      shapes: [
        ["n", "m"],
        ["n", 4],
      ],
    },
  ],
  [
    "a free batch in one input, one picture at a time in the other",
    {
      shapes: [
        ["n", 3],
        [1, 4],
      ],
    },
  ],
  [
    "half precision",
    {
      type: "float16",
      shapes: [
        [2, 3],
        [2, 4],
      ],
    },
  ],
] as const;

test.each(declared)(
  "%s: inputs are fed by their names, and all outputs come of one run",
  async (_, { shapes, ...how }) => {
    const [b, a] = shapes;
    const file = join(folder, "declared.onnx");
    await writeFile(
      file,
      plainOnnx({
        inputs: [
          { name: "b", shape: b },
          { name: "a", shape: a },
        ],
        outputs: ["a", "b"],
        ...how,
      }),
    );
    using model = await OnnxModel.load(file);
    expect(model.inputs).toEqual(["b", "a"]);
    const [first, second] = [
      tf.tensor2d([
        [1, -2, 0.5, 3],
        [4, 0, 0.25, -1],
      ]),
      tf.tensor2d([
        [7, 8, 9],
        [0.5, 1, 1.5],
      ]),
    ];
    const held = tf.memory().numTensors;
    const runs = vi.spyOn(MessagePort.prototype, "postMessage");
    const given = model.runAll({ a: first, b: second }, ["output_1", "output_0"]);
    // One message a run: one for all outputs, unless the file takes a picture at a time.
    expect(runs).toHaveBeenCalledTimes(shapes.some(([n]) => (n as string | number) === 1) ? 2 : 1);
    runs.mockRestore();
    expect(given.map((tensor) => tensor.arraySync())).toEqual([second.mul(2).arraySync(), first.arraySync()]);
    tf.dispose(given);
    expect(tf.memory().numTensors - held).toBeLessThanOrEqual(1); // the doubled tensor of the line above
  },
);

test("numbers that half precision rounds or cannot hold", async () => {
  const file = join(folder, "half.onnx");
  await writeFile(file, plainOnnx({ inputs: [{ name: "x", shape: [1, 1] }], outputs: ["x"], type: "float16" }));
  using model = await OnnxModel.load(file);
  const of = (value: number) => model.run({ x: tf.tensor2d([[value]]) }).dataSync()[0];
  expect(of(1 + 2 ** -12)).toBe(1); // ten bits of fraction
  expect(of(-(2 ** -24))).toBe(-(2 ** -24)); // the smallest of all
  expect(() => of(70000)).toThrow(/too large for float16/);
});

test("a file that is missing or broken is refused, and so is a size that the file does not take", async () => {
  await expect(OnnxModel.load(join(folder, "lost.onnx"))).rejects.toThrow(/lost\.onnx: expected an ONNX file there/);
  await expect(OnnxModel.load(join(folder, "broken.onnx"))).rejects.toThrow(CheckpointError);
  const model = await OnnxModel.load(single());
  const wrong = { ...input, height: 13 };
  expect(() => new AdaptedNetwork(model, { id: "x", input: wrong })).toThrow(/ONNX Runtime refused: /);
});
