import { expectGradient, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { BatchNorm, Conv2d, DepthwiseConv2d, seededWeights } from "../index.ts";

beforeAll(useNativeBackend);

const weights = seededWeights(3);

function normOf(channels: number): BatchNorm {
  const norm = new BatchNorm({ channels });
  norm.weight.assign(tf.randomUniform([channels], 0.5, 1.5, "float32", 1));
  norm.bias.assign(tf.randomUniform([channels], -1, 1, "float32", 2));
  norm.running_mean.assign(tf.randomUniform([channels], -1, 1, "float32", 3));
  norm.running_var.assign(tf.randomUniform([channels], 0.5, 1.5, "float32", 4));
  return norm;
}

const layers = [
  {
    name: "convolution with bias",
    create: () => new Conv2d({ input: 4, output: 6, kernel: 3, padding: 1, bias: true, weights }),
    channels: 6,
  },
  {
    name: "strided convolution",
    create: () => new Conv2d({ input: 4, output: 6, kernel: 3, padding: 1, stride: 2, weights }),
    channels: 6,
  },
  {
    name: "depthwise convolution",
    create: () => new DepthwiseConv2d({ channels: 4, kernel: 3, padding: 1, stride: 2, weights }),
    channels: 4,
  },
];

test.each(layers)(
  "$name: a folded norm equals the norm after it, in value and gradient",
  async ({ create, channels }) => {
    using layer = create();
    using norm = normOf(channels);
    if ("bias" in layer) layer.bias?.assign(tf.randomUniform([channels], -1, 1, "float32", 5));
    const x = tf.randomNormal([2, 7, 6, 4], 0, 1, "float32", 6) as tf.Tensor4D;
    const folded = await layer.forwardNormalised(x, norm).data();
    const plain = await norm.forward(layer.forward(x)).data();
    for (const [i, value] of plain.entries()) expect(folded[i]).toBeCloseTo(value, 4);
    expectGradient((y) => tf.sum(tf.square(layer.forwardNormalised(y as tf.Tensor4D, norm))), x);
  },
);
