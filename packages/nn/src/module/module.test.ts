import { CheckpointError } from "@mfim/core";
import { expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { Conv2d, Linear, loadState, Module, saveState, seededWeights } from "../index.ts";

beforeAll(useNativeBackend);

class Net extends Module {
  readonly convs: readonly Conv2d[];
  readonly head: Linear;
  constructor(seed: number) {
    super();
    const weights = seededWeights(seed);
    this.convs = [
      new Conv2d({ input: 3, output: 4, kernel: 3, padding: 1, weights, bias: true }),
      new Conv2d({ input: 4, output: 5, kernel: 3, padding: 1, stride: 2, weights }),
    ];
    this.head = new Linear({ input: [5, 4, 4], output: 2, weights });
  }
  forward(x: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      const y = this.convs.reduce((map, conv) => conv.forward(map), x);
      return this.head.forward(tf.reshape(y, [x.shape[0], 80]));
    });
  }
}

test("the property path is the checkpoint key", () => {
  using net = new Net(1);
  expect([...net.state().keys()]).toEqual([
    "convs.0.weight",
    "convs.0.bias",
    "convs.1.weight",
    "head.weight",
    "head.bias",
  ]);
});

test("a saved state loads into another network and gives the same output", async () => {
  using a = new Net(1);
  using b = new Net(2);
  const x = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 3) as tf.Tensor4D;
  const state = await saveState(a);
  expect(state.get("convs.0.weight")?.shape).toEqual([4, 3, 3, 3]);
  expect(state.get("head.weight")?.shape).toEqual([2, 80]);
  loadState(b, state);
  expect(await b.forward(x).data()).toEqual(await a.forward(x).data());
});

test("a convolution agrees with the sum that defines it", async () => {
  using net = new Conv2d({ input: 2, output: 1, kernel: 3, stride: 2, padding: 1 });
  const publicWeight = Float32Array.from({ length: 18 }, (_, i) => i + 1);
  loadState(net, new Map([["weight", { shape: [1, 2, 3, 3], dtype: "float32", toFloat32: () => publicWeight }]]));
  const x = tf.range(0, 50).reshape([1, 5, 5, 2]) as tf.Tensor4D;
  const y = (await net.forward(x).array()) as number[][][][];
  const at = (row: number, column: number, channel: number) =>
    row < 0 || column < 0 || row > 4 || column > 4 ? 0 : (row * 5 + column) * 2 + channel;
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let c = 0; c < 2; c++)
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++) sum += (c * 9 + i * 3 + j + 1) * at(row * 2 + i - 1, column * 2 + j - 1, c);
      expect(y[0]?.[row]?.[column]?.[0]).toBe(sum);
    }
  }
});

test("loading names every problem at once and changes nothing", async () => {
  using a = new Net(1);
  using b = new Net(2);
  const before = await saveState(b);
  const state = new Map(await saveState(a));
  state.delete("convs.0.bias");
  state.set("head.weight", { shape: [2, 5], dtype: "float32", toFloat32: () => new Float32Array(10) });
  state.set("extra", { shape: [1], dtype: "float32", toFloat32: () => new Float32Array(1) });
  expect(() => loadState(b, state)).toThrow(CheckpointError);
  expect(() => loadState(b, state)).toThrow(
    /3 problem.*missing convs.0.bias.*head.weight has shape \[2, 5\].*unexpected extra/,
  );
  expect((await saveState(b)).get("convs.0.weight")?.toFloat32()).toEqual(before.get("convs.0.weight")?.toFloat32());
});

test("a network leaks no tensor", async () => {
  await expectNoLeak(() => {
    using net = new Net(1);
    const x = tf.zeros([1, 8, 8, 3]) as tf.Tensor4D;
    net.forward(x).dispose();
    x.dispose();
  });
});
