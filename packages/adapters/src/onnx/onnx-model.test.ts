import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core";
import { compile, toOnnx } from "@mfim/graph";
import { describeFaceRecognizer, samplePictures, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
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

test("a file that is missing or broken is refused, and so is a size that the file does not take", async () => {
  await expect(OnnxModel.load(join(folder, "lost.onnx"))).rejects.toThrow(/lost\.onnx: expected an ONNX file there/);
  await expect(OnnxModel.load(join(folder, "broken.onnx"))).rejects.toThrow(CheckpointError);
  const model = await OnnxModel.load(single());
  const wrong = { ...input, height: 13 };
  expect(() => new AdaptedNetwork(model, { id: "x", input: wrong })).toThrow(/ONNX Runtime refused: /);
});
