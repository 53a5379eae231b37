import { expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { checkpointed } from "./checkpointed.ts";
import { compile } from "./compile.ts";

beforeAll(useNativeBackend);

type Block = (x: tf.Tensor2D, w: tf.Tensor2D) => tf.Tensor2D;
const block: Block = (x, w) =>
  tf.tidy(() => tf.softplus(tf.matMul(tf.mul(tf.matMul(x, w), tf.sqrt(tf.add(tf.square(x), 1))), w)));

const weights = () => [1, 2, 3].map((seed) => tf.randomNormal<tf.Rank.R2>([4, 4], 0, 0.5, "float32", seed));
const makeNet = (layer: Block, w: readonly tf.Tensor2D[]) => (x: tf.Tensor) =>
  tf.sum<tf.Scalar>(w.reduce((h, weight) => layer(h, weight), x as tf.Tensor2D));

/** Loss with a gradient penalty, and the gradients of all weights. */
function penalty(layer: Block) {
  return (x: tf.Tensor, ...w: tf.Tensor[]): tf.Tensor => {
    const net = makeNet(layer, w as tf.Tensor2D[]);
    return tf.add(net(x), tf.sum(tf.square(tf.grad(net)(x))));
  };
}

const inputs = () => [tf.randomNormal([3, 4], 0, 1, "float32", 9), ...weights()];
const values = (tensors: readonly tf.Tensor[]) => tensors.map((t) => Array.from(t.dataSync()));

test("first-order gradients are those of the plain layer", () => {
  const first = (layer: Block) => tf.grads((x, ...w) => makeNet(layer, w as tf.Tensor2D[])(x))(inputs());
  expect(values(first(checkpointed(block)))).toEqual(values(first(block)));
});

test("gradients of gradients, and checkpoints within checkpoints", () => {
  const plain = values(tf.grads(penalty(block))(inputs()));
  const twice = checkpointed(checkpointed(block));
  for (const layer of [checkpointed(block), twice]) {
    for (const [i, gradient] of values(tf.grads(penalty(layer))(inputs())).entries()) {
      for (const [j, value] of gradient.entries()) expect(value).toBeCloseTo(plain[i]?.[j] as number, 3);
    }
  }
});

test("inside a compiled function", () => {
  const plain = values(tf.grads(penalty(block))(inputs()));
  const f = compile((all: tf.Tensor[]) => tf.grads(penalty(checkpointed(block)))(all));
  for (let run = 0; run < 3; run++) {
    for (const [i, gradient] of values(f(inputs())).entries()) {
      for (const [j, value] of gradient.entries()) expect(value).toBeCloseTo(plain[i]?.[j] as number, 3);
    }
  }
});

test("a compiled gradient computes the layer again, and does not merge it with the forward pass", () => {
  const exps = (layer: (x: tf.Tensor) => tf.Tensor) => {
    const f = compile((x: tf.Tensor) => tf.grad((y) => tf.sum(layer(layer(y))))(x), { check: "once" });
    const { nodes } = f.concrete(tf.tensor1d([1, 2])).graph;
    const result = values([f(tf.tensor1d([1, 2])), f(tf.tensor1d([1, 2]))]);
    expect(result[0]).toEqual(result[1]);
    return [nodes.filter(({ op }) => op === "Sin").length, result[0]] as const;
  };
  const layer = (x: tf.Tensor) => tf.tidy(() => tf.square(tf.sin(tf.mul(x, 0.5))));
  expect([exps(layer)[0], exps(checkpointed(layer))[0]]).toEqual([2, 3]); // the last forward one is read by nobody
  expect(exps(checkpointed(layer))[1]).toEqual(exps(layer)[1]);
});

test("an input that the layer ignores has a gradient of zeros", () => {
  const layer = checkpointed((x: tf.Tensor, _unused: tf.Tensor) => tf.square(x));
  const [dx, du] = tf.grads((x, u) => tf.sum(layer(x, u)))([tf.tensor1d([1, 2]), tf.tensor1d([5])]);
  expect(values([dx as tf.Tensor, du as tf.Tensor])).toEqual([[2, 4], [0]]);
});

test("holds fewer tensors during the gradient, and leaks none", async () => {
  const most = (layer: Block) => {
    let peak = 0;
    const watched: Block = (x, w) => {
      peak = Math.max(peak, tf.memory().numTensors);
      return layer(x, w);
    };
    tf.tidy(() => tf.grads((x, ...w) => makeNet(watched, [...w, ...w, ...w] as tf.Tensor2D[])(x))(inputs()));
    return peak;
  };
  expect(most(checkpointed(block))).toBeLessThan(most(block));
  await expectNoLeak(() => tf.tidy(() => void tf.grads(penalty(checkpointed(block)))(inputs())));
});
