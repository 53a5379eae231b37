import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { checkpointed } from "../checkpointed.ts";
import { planMemory } from "./plan-memory.ts";

beforeAll(useNativeBackend);

/** A map of 1000 values. */
const map = 4000;
const x = () => tf.ones([10, 100]);

test("counts buffers from the op that makes them to their last reader, by hand", () => {
  // The product and the large constant, which is filled in.
  const twoProducts = planMemory((a: tf.Tensor) => tf.add(tf.matMul(a, tf.ones([100, 100])), tf.sin(a)), [x()]);
  expect(twoProducts).toMatchObject({ inputs: map, results: map });
  expect(twoProducts.peak).toBe(map + 40_000);
  // A chain needs two maps at a time, whatever its length: the sine is not written over its input.
  const chain = (length: number) => (a: tf.Tensor) => Array.from({ length }).reduce<tf.Tensor>((y) => tf.sin(y), a);
  expect(planMemory(chain(9), [x()]).peak).toBe(2 * map);
  // Elementwise ops that are known to write over their input need one.
  expect(planMemory((a: tf.Tensor) => tf.neg(tf.square(tf.neg(a))), [x()]).peak).toBe(map);
  // New shapes are no new memory.
  expect(planMemory((a: tf.Tensor) => tf.reshape(tf.sin(a), [1000]), [x()])).toMatchObject({ peak: map, results: map });
});

test("what an argument hands through, and what is given twice, is counted once", () => {
  const given = planMemory(
    (a: tf.Tensor) => {
      const y = tf.sin(a);
      return [a, y, tf.reshape(y, [1000])];
    },
    [x()],
  );
  expect(given).toMatchObject({ results: map, peak: map });
});

test("a gradient keeps the maps that it needs, a checkpointed one its layers' inputs", () => {
  const layer = (y: tf.Tensor) => tf.tidy(() => tf.sin(tf.sin(tf.sin(tf.sin(y)))));
  const gradient = (used: typeof layer) => (a: tf.Tensor) => tf.grad((y) => tf.sum(used(used(used(used(y))))))(a);
  const plain = planMemory(gradient(layer), [x()]);
  const recomputed = planMemory(gradient(checkpointed(layer)), [x()]);
  // The cosine's arguments: sixteen less the last sine, which only the sum reads.
  expect(plain.peak / map).toBeGreaterThan(14);
  expect(recomputed.peak / map).toBeLessThan(10);
  expect(plain.alive[0]).toMatchObject({ op: "Sin", shape: [10, 100] });
});

test("nothing is computed, and variables stay", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const before = tf.memory().numTensors;
  const plan = planMemory(() => {
    weight.assign(tf.mul(weight, 2));
    return tf.sum(weight);
  }, []);
  expect(plan).toMatchObject({ inputs: 8, results: 12 });
  expect([...weight.dataSync()]).toEqual([1, 2]);
  expect(tf.memory().numTensors).toBe(before);
  weight.dispose();
});
