import { expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { Adam, buffer, parameter } from "../index.ts";

beforeAll(useNativeBackend);

test("Adam follows algorithm 1 of Kingma and Ba", () => {
  const weight = parameter(tf.tensor1d([1, -2, 3]));
  using adam = new Adam(new Map([["weight", weight]]), { learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-8 });
  const expected = [1, -2, 3];
  const m = [0, 0, 0];
  const v = [0, 0, 0];
  for (let t = 1; t <= 5; t++) {
    const gradient = expected.map((w, i) => w * 0.5 + i);
    adam.apply({ weight: tf.tensor1d(gradient) });
    gradient.forEach((g, i) => {
      m[i] = 0.8 * (m[i] as number) + 0.2 * g;
      v[i] = 0.9 * (v[i] as number) + 0.1 * g * g;
      const update = (m[i] as number) / (1 - 0.8 ** t) / (Math.sqrt((v[i] as number) / (1 - 0.9 ** t)) + 1e-8);
      expected[i] = (expected[i] as number) - 0.1 * update;
    });
    for (const [i, w] of weight.dataSync().entries()) expect(w).toBeCloseTo(expected[i] as number, 4);
  }
  weight.dispose();
});

test("without momentum there is no first moment, and the step is that of algorithm 1 with beta1 = 0", () => {
  const weight = parameter(tf.tensor1d([1, -2]));
  using adam = new Adam(new Map([["weight", weight]]), { learningRate: 0.1, beta1: 0, beta2: 0.9, epsilon: 1e-8 });
  expect([...adam.state().keys()]).toEqual(["step", "learning_rate", "exp_avg_sq.weight"]);
  let [w, v] = [1, 0];
  for (let t = 1; t <= 3; t++) {
    adam.apply({ weight: tf.tensor1d([t, -t]) });
    v = 0.9 * v + 0.1 * t * t;
    w -= (0.1 * t) / (Math.sqrt(v / (1 - 0.9 ** t)) + 1e-8);
  }
  const [first, second] = weight.dataSync();
  expect(first).toBeCloseTo(w, 5);
  expect(second).toBeCloseTo(-1 - w, 5);
  weight.dispose();
});

test("a step may be applied in parts", () => {
  const values = () => new Map(["a", "b"].map((key, n) => [key, parameter(tf.tensor1d([n + 1, n - 1]))]));
  const [one, other] = [values(), values()];
  using whole = new Adam(one, { learningRate: 0.1 });
  using parts = new Adam(other, { learningRate: 0.1 });
  for (let step = 1; step <= 2; step++) {
    const [a, b] = [tf.tensor1d([step, 1]), tf.tensor1d([-1, step])];
    whole.apply({ a, b });
    parts.begin();
    parts.update({ a });
    parts.update({ b });
  }
  for (const [key, variable] of one) expect([...(other.get(key)?.dataSync() ?? [])]).toEqual([...variable.dataSync()]);
  tf.dispose([...one.values(), ...other.values()]);
});

test("a parameter without a gradient stays as it is, and nothing leaks", async () => {
  const used = parameter(tf.tensor1d([1]));
  const idle = parameter(tf.tensor1d([5]));
  const other = buffer(tf.tensor1d([7]));
  const adam = new Adam(
    new Map([
      ["used", used],
      ["idle", idle],
    ]),
    { learningRate: 0.1 },
  );
  await expectNoLeak(() => {
    const gradient = tf.tensor1d([1]);
    adam.apply({ used: gradient });
    gradient.dispose();
  });
  expect(idle.dataSync()[0]).toBe(5);
  expect(used.dataSync()[0]).toBeLessThan(1);
  expect([...adam.state().keys()]).toEqual([
    "step",
    "learning_rate",
    "exp_avg.used",
    "exp_avg_sq.used",
    "exp_avg.idle",
    "exp_avg_sq.idle",
  ]);
  adam.dispose();
  for (const variable of [used, idle, other]) variable.dispose();
});
