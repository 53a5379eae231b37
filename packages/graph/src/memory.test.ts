import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { compile } from "./compile.ts";
import { nativeBackend } from "./trace/native-backend.ts";

beforeAll(useNativeBackend);

const megabytes = () => process.memoryUsage().rss / 2 ** 20;
/** Handles alive in the binding: also those that TensorFlow.js does not count. */
const handles = () =>
  (nativeBackend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();

function makeStep() {
  const weight = tf.variable(tf.fill<tf.Rank.R2>([256, 256], 0.01));
  const moment = tf.variable(tf.zeros([256, 256]));
  const table = tf.keep(tf.range(0, 100_000)); // too large to be copied into a graph
  const fn = (x: tf.Tensor2D) => {
    const { value, grads } = tf.variableGrads(() => tf.mean<tf.Scalar>(tf.square(tf.matMul(x, weight))), [weight]);
    moment.assign(tf.add(tf.mul(moment, 0.9), grads[weight.name] as tf.Tensor2D));
    weight.assign(tf.sub(weight, tf.mul(moment, 0.01)));
    return tf.add(value, tf.mul(tf.sum(table), 0));
  };
  return { fn, dispose: () => tf.dispose([weight, moment, table]) };
}

test("a thousand calls hold tensors, handles and resident memory level", () => {
  const { fn, dispose } = makeStep();
  const step = compile(fn);
  const x = tf.ones<tf.Rank.R2>([64, 256]);
  const run = (calls: number) => {
    for (let i = 0; i < calls; i++) step(x).dispose();
  };
  run(100);
  const [tensors, held, resident] = [tf.memory().numTensors, handles(), megabytes()];
  run(900);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(handles()).toBe(held);
  // One leaked weight a call would be 225 MB.
  expect(megabytes() - resident).toBeLessThan(25);
  step.dispose();
  x.dispose();
  dispose();
});

test("graphs and what they hold are released", () => {
  const { fn, dispose } = makeStep();
  tf.tidy(() => void fn(tf.ones([8, 256]))); // TensorFlow gets the values at their first use
  const [tensors, held] = [tf.memory().numTensors, handles()];
  const once = (mechanism: "function" | "session") => {
    const step = compile(fn, { mechanism });
    for (const size of [8, 16]) for (let i = 0; i < 3; i++) tf.tidy(() => void step(tf.ones([size, 256])));
    step.dispose();
  };
  for (let i = 0; i < 10; i++) once("function");
  const resident = megabytes();
  for (let i = 0; i < 30; i++) once("function");
  for (let i = 0; i < 3; i++) once("session");
  expect(tf.memory().numTensors).toBe(tensors);
  expect(handles()).toBe(held);
  expect(megabytes() - resident).toBeLessThan(60);
  dispose();
});

test("a refused function leaves nothing behind", () => {
  const { fn, dispose } = makeStep();
  const x = tf.ones<tf.Rank.R2>([8, 256]);
  tf.tidy(() => void fn(x));
  const [tensors, held] = [tf.memory().numTensors, handles()];
  const bad = compile((input: tf.Tensor2D) => tf.mul(fn(input), fn(input).dataSync()[0] as number));
  for (let i = 0; i < 3; i++) expect(() => bad(x)).toThrow("were read");
  expect(tf.memory().numTensors).toBe(tensors);
  expect(handles()).toBe(held);
  x.dispose();
  dispose();
});
