import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { dataType } from "../ir/graph.ts";

beforeAll(useNativeBackend);

const countOf = (ops: readonly { op: string }[], op: string) => ops.filter((node) => node.op === op).length;

describe("the traced graph", () => {
  test("computes equal things once, and nothing that no output reads", () => {
    const f = compile((x: tf.Tensor) => {
      tf.exp(x); // nobody reads it
      return tf.add(tf.sin(tf.mul(x, 2)), tf.sin(tf.mul(x, 2)));
    });
    const { nodes } = f.concrete(tf.ones([3])).graph;
    expect([countOf(nodes, "Exp"), countOf(nodes, "Sin"), countOf(nodes, "Mul"), countOf(nodes, "Const")]).toEqual([
      0, 1, 1, 1,
    ]);
  });

  test("keeps no cast to the type that is there already", () => {
    const f = compile((x: tf.Tensor) => tf.grad((y) => tf.sum(tf.square(tf.square(y))))(x));
    const x = tf.tensor1d([1, 2]);
    expect(countOf(f.concrete(x).graph.nodes, "Cast")).toBe(0);
    expect(Array.from(f(x).dataSync())).toEqual([4, 32]);
    const g = compile((y: tf.Tensor) => tf.cast(tf.cast(y, "int32"), "float32"));
    expect(countOf(g.concrete(x).graph.nodes, "Cast")).toBe(2);
  });

  test("fills large uniform constants, and stores equal ones once", () => {
    const f = compile((x: tf.Tensor) => tf.add(tf.mul(x, tf.ones([64, 64])), tf.mul(tf.ones([64, 64]), tf.sum(x))));
    const { nodes } = f.concrete(tf.ones([64, 64])).graph;
    expect(countOf(nodes, "Fill")).toBe(1);
    const stored = nodes.reduce((bytes, { constant }) => bytes + (constant?.byteLength ?? 0), 0);
    expect(stored).toBeLessThan(64);
  });

  test("sums large maps over all but their channels by the faster kernel, and other sums as they are", () => {
    const x = tf.randomNormal<tf.Rank.R4>([4, 32, 32, 16], 0, 1, "float32", 3);
    const sums: Record<string, [number, (x: tf.Tensor4D) => tf.Tensor]> = {
      "by channel": [1, (y) => tf.sum(y, [0, 1, 2])],
      "in another order, axes kept": [1, (y) => tf.sum(y, [2, 0, -3], true)],
      "equal axes once, of a matrix": [1, (y) => tf.sum(tf.reshape(y, [-1, 16]), 0)],
      "over channels": [0, (y) => tf.sum(y, [1, 2, 3])],
      "of two axes": [0, (y) => tf.sum(y, [0, 1])],
      "of little": [0, (y) => tf.sum(tf.slice(y, [0, 0, 0, 0], [1, 32, 32, 16]), [0, 1, 2])],
      "a bias's gradient": [1, (y) => tf.grad((bias) => tf.sum(tf.square(tf.add(y, bias))))(tf.ones([16]))],
    };
    for (const [name, [count, sum]] of Object.entries(sums)) {
      const f = compile(sum, { check: "once" });
      expect([name, countOf(f.concrete(x).graph.nodes, "BiasAddGrad")]).toEqual([name, count]);
      const [got, wanted] = [f(x), sum(x)];
      expect(got.shape).toEqual(wanted.shape);
      const largest = tf.max(tf.abs(wanted)).dataSync()[0] as number;
      expect(tf.max(tf.abs(tf.sub(got, wanted))).dataSync()[0]).toBeLessThan(1e-5 * largest);
    }
  });

  test("keeps two draws apart and drops unread inputs", () => {
    const variable = tf.variable(tf.scalar(1));
    const f = compile((x: tf.Tensor, _y: tf.Tensor) => {
      tf.mul(variable, 2);
      return tf.neg(x);
    });
    expect(f.concrete(tf.scalar(1), tf.scalar(2)).graph.inputs).toHaveLength(1);
  });
});

describe("half precision", () => {
  const weight = () => tf.randomNormal<tf.Rank.R4>([3, 3, 64, 64], 0, 1 / 24, "float32", 2);
  const step = (x: tf.Tensor4D, w: tf.Tensor4D) => {
    const net = (input: tf.Tensor, filter: tf.Tensor) =>
      tf.mean(tf.softplus(tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, 1, "same")));
    return tf.grads(net)([x, w]);
  };
  const relativeError = (a: tf.Tensor, b: tf.Tensor) =>
    tf.div(tf.norm(tf.sub(a, b)), tf.norm(b)).dataSync()[0] as number;

  test("bfloat16 rounds convolutions and their gradients, and nothing else", () => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 16, 16, 64], 0, 1, "float32", 1);
    const w = weight();
    const f = compile(step, { precision: "bfloat16" });
    const { nodes } = f.concrete(x, w).graph;
    const rounded = nodes.filter(
      ({ op, outputs }) => op !== "Cast" && outputs.some(({ dtype }) => dtype === dataType.bfloat16),
    );
    expect(rounded.map(({ op }) => op).sort()).toEqual(["Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput"]);
    const exact = step(x, w);
    for (const [i, gradient] of f(x, w).entries()) {
      const error = relativeError(gradient, exact[i] as tf.Tensor);
      expect(gradient.dtype).toBe("float32");
      expect(error).toBeGreaterThan(1e-5); // it is not float32
      expect(error).toBeLessThan(0.01);
    }
    f.dispose();
  });

  test("a product that is multiplied again is rounded once", () => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 16, 16, 64], 0, 1, "float32", 1);
    const w = weight();
    const f = compile((input: tf.Tensor4D) => tf.conv2d(tf.conv2d(input, w, 1, "same"), w, 1, "same"), {
      precision: "bfloat16",
    });
    const { nodes } = f.concrete(x).graph;
    // The picture, the filter, each product back to float32; the first of these is read by nobody.
    expect(nodes.filter(({ op }) => op === "Cast")).toHaveLength(3);
    f.dispose();
  });

  test("small products keep float32", () => {
    const x = tf.randomNormal<tf.Rank.R4>([1, 4, 4, 64], 0, 1, "float32", 1);
    const f = compile(step, { precision: "bfloat16" });
    expect(f.concrete(x, weight()).graph.nodes.some(({ op }) => op === "Cast")).toBe(false);
    f.dispose();
  });

  test("float16 is refused on a CPU", () => {
    const f = compile((x: tf.Tensor) => tf.neg(x), { precision: "float16", check: "once" });
    expect(() => f(tf.scalar(1))).toThrow('use "bfloat16"');
  });
});
