import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { compile, toOnnx } from "@mfim/graph";
import type { Quad } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MaskNetwork } from "./mask-network.ts";

let folder = "";
const at = (name: string) => join(folder, name);

/** A network that calls red face: pictures [1, 16, 16, 3] to scores of "not" and "face". */
const redness = (face: tf.Tensor4D) => {
  const red = tf.sub(tf.slice(face, [0, 0, 0, 0], [1, 16, 16, 1]), tf.slice(face, [0, 0, 0, 2], [1, 16, 16, 1]));
  return tf.mul(tf.concat([tf.neg(red), red], 3), 10);
};
const channelsFirst = (face: tf.Tensor4D) =>
  tf.transpose(redness(tf.transpose(face, [0, 2, 3, 1]) as tf.Tensor4D), [0, 3, 1, 2]);
/** As parsers are often exported, with half as many pixels. */
const halved = (face: tf.Tensor4D) => tf.image.resizeBilinear(redness(face) as tf.Tensor4D, [8, 8], false, true);
const chosen = (face: tf.Tensor4D) =>
  tf.cast(tf.greater(tf.slice(redness(face), [0, 0, 0, 1], [1, 16, 16, 1]), 0), "float32");

async function write(
  name: string,
  network: (face: tf.Tensor4D) => tf.Tensor,
  shape: [number, number, number, number],
  signature: string,
): Promise<void> {
  const compiled = compile(network, { check: "once" });
  const face = tf.zeros(shape) as tf.Tensor4D;
  await writeFile(at(`${name}.onnx`), await toOnnx(compiled.concrete(face)));
  await writeFile(at(`${name}.yaml`), signature);
  compiled.dispose();
  face.dispose();
}

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mfim-mask-"));
  const lying = "input: { height: 16, width: 16, template: ffhq }\n";
  await write("last", redness, [1, 16, 16, 3], `${lying}face: [1]\n`);
  const standing =
    "input: { height: 16, width: 16, template: ffhq, layout: nchw, range: [0, 1], mean: [0.4, 0.4, 0.4], std: [0.2, 0.2, 0.2] }\n";
  await write("first", channelsFirst, [1, 3, 16, 16], `${standing}face: [1]\n`);
  await write("halved", halved, [1, 16, 16, 3], `${lying}scores: logits\nface: [1]\n`);
  await write("labels", chosen, [1, 16, 16, 3], `${lying}scores: labels\nface: [1]\n`);
});
afterAll(() => rm(folder, { recursive: true }));

/** Left half red, right half blue. */
const photograph: Pixels = {
  width: 64,
  height: 64,
  data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i % 3 === (Math.floor(i / 3) % 64 < 32 ? 0 : 2) ? 255 : 0)),
};
const quad: Quad = [-0.5, -0.5, -0.5, 63.5, 63.5, 63.5, 63.5, -0.5];

test.each(["last", "first", "halved", "labels"])("%s: red is face and may change, blue covers it", async (name) => {
  using masker = await MaskNetwork.open(at(`${name}.onnx`));
  const { size, weights } = await masker.mask(photograph, { quad });
  expect(size).toBe(16);
  const column = (x: number) => Array.from({ length: 16 }, (_, y) => weights[16 * y + x] as number);
  for (const share of [...column(0), ...column(5)]) expect(share).toBeCloseTo(1, 4);
  for (const share of [...column(10), ...column(15)]) expect(share).toBeCloseTo(0, 4);
});

test("a folder of the network's name is the network; other files are another one", async () => {
  await mkdir(at("both/last"), { recursive: true });
  for (const ending of ["onnx", "yaml"]) await copyFile(at(`last.${ending}`), at(`both/last/last.${ending}`));
  using one = await MaskNetwork.open(at("last.onnx"));
  using same = await MaskNetwork.open(at("both/last"));
  using other = await MaskNetwork.open(at("labels.onnx"));
  expect(same.id).toBe(one.id);
  expect(other.id).not.toBe(one.id);
});

test("what cannot be used is said in one sentence", async () => {
  await expect(MaskNetwork.open(at("gone.onnx"))).rejects.toThrow(/--mask-network .*gone\.onnx.*found no/);
  await write("wide", redness, [1, 16, 16, 3], "input: { height: 16, width: 8, template: other }\nface: []\n");
  await expect(MaskNetwork.open(at("wide.onnx"))).rejects.toThrow(
    /wide\.yaml: expected input, scores and face.*template/,
  );
  await write("few", redness, [1, 16, 16, 3], "input: { height: 16, width: 16, template: ffhq }\nface: [7]\n");
  using few = await MaskNetwork.open(at("few.onnx"));
  await expect(few.mask(photograph, { quad })).rejects.toThrow(/more than 7 classes.*\[1, 16, 16, 2\]/);
});
