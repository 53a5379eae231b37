import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { dataType } from "../ir/graph.ts";
import { type NativeBackend, nativeBackend } from "./native-backend.ts";

beforeAll(useNativeBackend);

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
/** Tensors that TensorFlow holds. */
const held = () => (nativeBackend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();

function variableOf(value: tf.Tensor): tf.Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

describe("a trace without computing", () => {
  test("makes no tensors, but for constants, and leaves variables alone until the graph has run", () => {
    const weight = variableOf(tf.fill([64, 64], 0.005));
    const x = tf.ones<tf.Rank.R2>([8, 64]);
    tf.tidy(() => void tf.matMul(x, weight as tf.Tensor2D)); // TensorFlow gets the values at their first use
    const grown: number[] = [];
    const step = compile((input: tf.Tensor2D) => {
      const before = held();
      const { value, grads } = tf.variableGrads(
        () => tf.mean<tf.Scalar>(tf.square(tf.tanh(tf.matMul(input, weight as tf.Tensor2D)))),
        [weight],
      );
      weight.assign(tf.sub(weight, grads[weight.name] as tf.Tensor));
      expect(weight.shape).toEqual([64, 64]);
      grown.push(held() - before);
      return value;
    });
    const eager = tf.tidy(() => tf.mean(tf.square(tf.tanh(tf.matMul(x, weight as tf.Tensor2D)))));
    expect(values(step(x))).toEqual(values(eager));
    expect(values(weight)[0]).not.toBeCloseTo(0.005, 6);
    step(x);
    // Eagerly the forward and backward pass alone hold a dozen activations; here scalars and sizes.
    expect(grown).toHaveLength(2);
    for (const count of grown) expect(count).toBeLessThan(8);
    step.dispose();
    tf.dispose([weight, x]);
  });

  test("gives way to a run where a shape hangs on values", () => {
    let runs = 0;
    const f = compile((x: tf.Tensor1D) => {
      runs++;
      return tf.unique(x).values;
    });
    for (let i = 0; i < 3; i++) expect(values(f(tf.tensor1d([3, 1, 3, 2])))).toEqual([3, 1, 2]);
    expect(runs).toBe(3); // begun in vain, run, run for comparison
    expect(f.graphs()).toHaveLength(1);
  });

  test("of a function that fails leaves variables and handles as they were", () => {
    const weight = variableOf(tf.tensor1d([1, 2]));
    tf.tidy(() => void tf.add(weight, 1));
    const f = compile(() => {
      weight.assign(tf.mul(weight, 2));
      throw new Error("of the function's own");
    });
    const [tensors, before] = [tf.memory().numTensors, held()];
    for (let i = 0; i < 2; i++) expect(() => f()).toThrow("of the function's own");
    expect([tf.memory().numTensors, held()]).toEqual([tensors, before]);
    expect(values(weight)).toEqual([1, 2]);
    weight.dispose();
  });

  test("computes the first values of variables that the function makes, also where they hang on others", () => {
    const weight = variableOf(tf.tensor1d([1, 2]));
    let slot: tf.Variable | undefined;
    tf.tidy(() => void tf.add(weight, 1));
    const before = held();
    const f = compile(() => {
      slot ??= tf.variable(tf.mul(weight, 10));
      slot.assign(tf.add(slot, weight));
      return tf.add(slot, 0);
    });
    const seen = Array.from({ length: 3 }, () => tf.tidy(() => values(f())));
    expect(seen).toEqual([
      [11, 22],
      [12, 24],
      [13, 26],
    ]);
    f.dispose();
    slot?.dispose();
    expect(held()).toBe(before);
    weight.dispose();
  });

  test("an optimiser of TensorFlow.js makes its moments inside", () => {
    const train = (wrap: (step: () => tf.Scalar) => () => tf.Scalar) => {
      const weight = tf.variable(tf.tensor1d([1, -2]));
      const optimiser = tf.train.momentum(0.1, 0.9);
      const loss = () => tf.sum<tf.Scalar>(tf.square(weight));
      const step = wrap(() => optimiser.minimize(loss, true, [weight]) as tf.Scalar);
      return Array.from({ length: 4 }, () => values(step()));
    };
    expect(train((step) => compile(step))).toEqual(train((step) => step));
  });

  test("what it would keep without values is refused", () => {
    const f = compile((x: tf.Tensor) => tf.keep(tf.sqrt(x)).add(1));
    expect(() => f(tf.scalar(4))).toThrow(/kept a tensor that hangs on its arguments/);
  });

  test("an index out of bounds fails with the eager message", () => {
    const table = tf.tensor1d([1, 2, 3]);
    const f = compile((i: tf.Tensor1D) => tf.gather(table, i));
    expect(() => f(tf.tensor1d([7], "int32"))).toThrow(/GatherV2: the index value 7 is not in \[0, 2\]/);
    expect(values(f(tf.tensor1d([2], "int32")))).toEqual([3]);
  });
});

test("a gradient that is broken off where a shape hangs on values leaves nothing behind", () => {
  const weight = variableOf(tf.tensor1d([1, 2, 2]));
  const saving = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return { value: tf.square(x as tf.Tensor), gradFunc: (dy, [y]) => tf.mul(dy, tf.mul(y as tf.Tensor, 2)) };
  });
  const loss = () => {
    const squares = saving(weight);
    tf.unique(tf.slice1d(squares as tf.Tensor1D, 0, 2));
    return tf.sum<tf.Scalar>(squares);
  };
  const f = compile(() => tf.variableGrads(loss, [weight]).value);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) expect(tf.tidy(() => values(f()))).toEqual([9]);
  f.dispose();
  expect(tf.memory().numTensors).toBe(before);
  weight.dispose();
});

test("what a normalisation reserves for its gradient has no shape, and needs none", () => {
  let runs = 0;
  const f = compile((x: tf.Tensor4D, scale: tf.Tensor1D) => {
    runs++;
    const backend = nativeBackend() as NativeBackend;
    const { binding } = backend;
    const attributes = [
      ...["T", "U"].map((name) => ({ name, type: binding.TF_ATTR_TYPE, value: dataType.float32 })),
      { name: "epsilon", type: binding.TF_ATTR_FLOAT, value: 1e-3 },
      { name: "is_training", type: binding.TF_ATTR_BOOL, value: true },
    ];
    const run = (op: string, inputs: tf.Tensor[], count: number) =>
      binding
        .executeOp(op, attributes, backend.getInputTensorIds(inputs), count)
        .map((metadata) => backend.createOutputTensor(metadata));
    const [y, , , ...reserved] = run("FusedBatchNormV3", [x, scale, scale, tf.zeros([0]), tf.zeros([0])], 6);
    return run("FusedBatchNormGradV3", [y as tf.Tensor, x, scale, ...reserved], 5)[0] as tf.Tensor;
  });
  const x = tf.randomNormal<tf.Rank.R4>([2, 3, 3, 4], 0, 1, "float32", 1);
  const [first, ...later] = Array.from({ length: 3 }, () => values(f(x, tf.ones([4]))));
  for (const again of later) expect(again).toEqual(first);
  // The gradient of a normalised map is centred.
  expect(Math.abs((first as number[]).reduce((sum, value) => sum + value))).toBeLessThan(1e-3);
  expect(runs).toBe(2);
});
