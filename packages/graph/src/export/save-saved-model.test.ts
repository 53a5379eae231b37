import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { saveSavedModel } from "./save-saved-model.ts";

beforeAll(useNativeBackend);
const folder = mkdtempSync(join(tmpdir(), "mfim-saved-model-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a model with weights, an unread argument and a counter survives the round trip", async () => {
  const weight = tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 3, 8], 0, 1, "float32", 5));
  const calls = tf.variable(tf.scalar(0));
  const net = compile((_unread: tf.Tensor, x: tf.Tensor) => {
    calls.assign(tf.add(calls, 1));
    return { features: tf.relu(tf.conv2d(x as tf.Tensor4D, weight, 1, "same")), mean: tf.mean(weight) };
  });
  const x = tf.randomNormal([2, 8, 8, 3]);
  const concrete = net.concrete(tf.scalar(0), x);
  const expected = net(tf.scalar(0), x);
  await saveSavedModel(concrete, folder, { inputs: ["unread", "picture"], outputs: ["features", "mean"] });
  expect(existsSync(join(folder, "saved_model.pb.tmp"))).toBe(false);

  const { node } = createRequire(new URL("../../../native/package.json", import.meta.url))("@tensorflow/tfjs-node-gpu");
  const model = await node.loadSavedModel(folder, ["serve"], "serving_default");
  const read = model.predict({ unread: tf.scalar(0), picture: x });
  expect(Array.from(read.features.dataSync())).toEqual(Array.from(expected.features.dataSync()));
  expect(Array.from(read.mean.dataSync())).toEqual(Array.from(expected.mean.dataSync()));
  model.dispose();
});
