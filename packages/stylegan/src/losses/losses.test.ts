import { Random } from "@mfim/core";
import { seededWeights } from "@mfim/nn";
import { expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  Discriminator,
  Generator,
  isDue,
  lazySettings,
  noMaps,
  nonSaturatingDiscriminatorLoss,
  nonSaturatingGeneratorLoss,
  PathLengthPenalty,
  r1Penalty,
  randomLatents,
  toWPlus,
} from "../index.ts";

beforeAll(useNativeBackend);

const number = async (x: tf.Tensor) => (await x.data())[0] as number;
const softplus = (x: number) => Math.log1p(Math.exp(x));

const alternating = (size: number) => tf.tensor1d(Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 15 : -15)));

/** Compares a gradient in one variable with central differences along random directions. */
async function expectVariableGradient(loss: () => tf.Scalar, variable: tf.Variable, step: number): Promise<void> {
  const gradient = Object.values(tf.variableGrads(loss, [variable]).grads)[0] as tf.Tensor;
  const kept = variable.clone();
  for (let seed = 1; seed <= 2; seed++) {
    const random = tf.randomNormal(variable.shape, 0, 1, "float32", seed);
    // Half random, half along the gradient, so that the directional derivative is not all cancellation.
    const direction = tf.add(tf.div(random, tf.norm(random)), tf.div(gradient, tf.norm(gradient)));
    const at = async (t: number) => {
      variable.assign(tf.add(kept, tf.mul(direction, t)));
      return number(loss());
    };
    const numeric = ((await at(step)) - (await at(-step))) / (2 * step);
    variable.assign(kept);
    const analytic = await number(tf.sum(tf.mul(gradient, direction)));
    expect(Math.abs(analytic - numeric) / Math.abs(numeric)).toBeLessThan(0.03);
  }
}

describe("adversarial", () => {
  const real = () => tf.tensor2d([2, -1], [2, 1]);
  const fake = () => tf.tensor2d([0.5, -3], [2, 1]);

  test("losses equal their formula", async () => {
    expect(await number(nonSaturatingGeneratorLoss(fake()))).toBeCloseTo((softplus(-0.5) + softplus(3)) / 2, 6);
    expect(await number(nonSaturatingDiscriminatorLoss(real(), fake()))).toBeCloseTo(
      (softplus(-2) + softplus(1)) / 2 + (softplus(0.5) + softplus(-3)) / 2,
      6,
    );
  });
});

describe("R1", () => {
  const make = () => new Discriminator({ resolution: 16, channels: { 4: 6, 8: 5, 16: 4 }, weights: seededWeights(3) });
  const pictures = (count: number) => tf.randomNormal([count, 16, 16, 3], 0, 1, "float32", 4) as tf.Tensor4D;

  test("of a linear critic is the squared norm of its weights", async () => {
    const critic = { logits: (x: tf.Tensor4D) => tf.reshape(tf.mul(tf.sum(x, [1, 2, 3]), 3), [-1, 1]) as tf.Tensor2D };
    expect(await number(r1Penalty(critic, tf.zeros([5, 2, 2, 3])))).toBeCloseTo(9 * 12, 4);
  });

  test("differentiates in the discriminator's weights", async () => {
    using discriminator = make();
    const x = pictures(4);
    const parameters = discriminator.parameters();
    // Far from the kinks of the leaky ReLUs, where R1 jumps: half of the units on either side.
    for (const [key, variable] of parameters) if (key.endsWith("bias")) variable.assign(alternating(variable.size));
    for (const key of ["convs.0.0.weight", "convs.1.conv2.1.weight", "convs.2.skip.1.weight", "final_linear.0.weight"])
      await expectVariableGradient(() => r1Penalty(discriminator, x), parameters.get(key) as tf.Variable, 5e-4);
  });

  test.each([1, 2, 3, 5, 6])("and the logits take a batch of %i", async (count) => {
    using discriminator = make();
    expect(discriminator.logits(pictures(count)).shape).toEqual([count, 1]);
    expect(await number(r1Penalty(discriminator, pictures(count)))).toBeGreaterThan(0);
  });

  test("leaks nothing", async () => {
    using discriminator = make();
    const x = pictures(2);
    await expectNoLeak(() => {
      tf.dispose(tf.variableGrads(() => r1Penalty(discriminator, x)));
    });
  });
});

describe("path length", () => {
  const make = () =>
    new Generator({
      resolution: 8,
      channels: { 4: 6, 8: 5 },
      latentSize: 8,
      mappingLayers: 1,
      weights: seededWeights(5),
    });

  test("of a linear synthesis is the norm of its matrix times the noise; the mean starts whole and runs", async () => {
    using penalty = new PathLengthPenalty({ decay: 0.25 });
    const matrix = tf.randomNormal([8, 12], 0, 1, "float32", 6) as tf.Tensor2D;
    const noise = tf.randomNormal([2, 2, 2, 3], 0, 1, "float32", 7) as tf.Tensor4D;
    const synthesize = (w: tf.Tensor3D) =>
      tf.reshape(tf.matMul(tf.sum(w, 1) as tf.Tensor2D, matrix), [2, 2, 2, 3]) as tf.Tensor4D;
    const lengths = await tf
      .norm(tf.matMul(tf.reshape(noise, [2, 12]) as tf.Tensor2D, matrix, false, true), 2, 1)
      .data();
    const [a, b] = Array.from(lengths, (length) => length / 2) as [number, number]; // 1 / sqrt(2 x 2)
    const first = (a + b) / 2;
    const expected = (mean: number, scale: number) => ((scale * a - mean) ** 2 + (scale * b - mean) ** 2) / 2;
    const w = tf.zeros([2, 3, 8]) as tf.Tensor3D;
    expect(await number(penalty.penalty(synthesize, w, noise))).toBeCloseTo(expected(first, 1), 4);
    expect(await number(penalty.mean)).toBeCloseTo(first, 4);
    const second = first + 0.25 * (2 * first - first);
    expect(await number(penalty.penalty(synthesize, w, tf.mul(noise, 2)))).toBeCloseTo(expected(second, 2), 3);
    expect(await number(penalty.mean)).toBeCloseTo(second, 4);
  });

  test("differentiates in the generator's weights", async () => {
    using generator = make();
    const wPlus = toWPlus(generator.mapping(randomLatents(2, 8, new Random(1))), generator.layout);
    const noise = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 8) as tf.Tensor4D;
    const synthesize = (w: tf.Tensor3D) =>
      generator.synthesize({ codes: generator.wToStyles(w), maps: noMaps(generator.layout) });
    const loss = () => {
      using fresh = new PathLengthPenalty();
      return fresh.penalty(synthesize, wPlus, noise);
    };
    const parameters = generator.parameters();
    for (const key of ["convs.0.conv.weight", "convs.1.conv.modulation.weight", "to_rgbs.0.conv.weight", "input.input"])
      await expectVariableGradient(loss, parameters.get(key) as tf.Variable, 3e-3);
  });
});

test("a lazy regulariser is due every interval steps and slows Adam down to match", () => {
  expect([0, 1, 15, 16, 32].map((step) => isDue(step, 16))).toEqual([true, false, false, true, true]);
  expect(isDue(0, 0)).toBe(false);
  const { learningRate, beta1, beta2 } = lazySettings({ learningRate: 0.002, beta1: 0, beta2: 0.99 }, 16);
  expect(learningRate).toBeCloseTo((0.002 * 16) / 17, 10);
  expect(beta1).toBe(0);
  expect(beta2).toBeCloseTo(0.99 ** (16 / 17), 10);
});
