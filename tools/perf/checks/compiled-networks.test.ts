import type { FaceAligner, FaceInput, ImageBatch } from "@mfim/core";
import { checkpointed, compile } from "@mfim/graph";
import { Adam, type Module } from "@mfim/nn";
import { noMaps, wPlusRows } from "@mfim/stylegan";
import { useNativeBackend } from "@mfim/testing";
import { discriminatorStep, generatorStep, mfimObjective } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  faces,
  formulaLpips,
  smallDiscriminator,
  smallEncoder,
  smallGenerator,
  smallPyramids,
  smallRecognizer,
  smallRegressor,
} from "./small-networks.ts";

beforeAll(useNativeBackend);

type Program = (x: tf.Tensor) => tf.Tensor[];

/** A compiled program gives what the eager one gives: at its trace and in the graph. */
function expectSameCompiled(program: Program, x: tf.Tensor): void {
  const compiled = compile(program, { check: "once" });
  const expected = tf.tidy(() => program(x));
  for (let call = 0; call < 2; call++) {
    const results = compiled(x);
    expect(results.length).toBe(expected.length);
    for (const [i, result] of results.entries()) expectClose(result, expected[i] as tf.Tensor);
  }
  expect(compiled.graphs()).toHaveLength(1);
  compiled.dispose();
}

function expectClose(actual: tf.Tensor, expected: tf.Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const [values, wanted] = [Array.from(actual.dataSync()), Array.from(expected.dataSync())];
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const difference = values.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] as number))), 0);
  expect(difference / largest).toBeLessThan(2e-5);
}

/** Gradients of a scalar by the input and by every parameter of a network. */
function allGradients(network: Pick<Module, "parameters">, loss: (x: tf.Tensor) => tf.Tensor): Program {
  return (x) => {
    const variables = [...network.parameters().values()];
    const { value, grads } = tf.variableGrads(() => loss(x) as tf.Scalar, variables);
    return [value, tf.grad(loss)(x), ...Object.values(grads)];
  };
}

const meanSquare = (tensors: readonly tf.Tensor[]) => tf.addN(tensors.map((tensor) => tf.mean(tf.square(tensor))));

describe("compiled networks are the eager ones, gradients included", () => {
  test("generator, and its path length, which differentiates a gradient", () => {
    const generator = smallGenerator();
    const maps = noMaps(generator.layout);
    const synthesise = (w: tf.Tensor) => generator.synthesize({ codes: generator.wToStyles(w as tf.Tensor3D), maps });
    const w = tf.randomNormal([2, wPlusRows(generator.layout), 16], 0, 1, "float32", 1);
    const plain = allGradients(generator, (x) => meanSquare([synthesise(x)]));
    expectSameCompiled(plain, w);
    const noise = tf.randomNormal<tf.Rank.R4>([2, 64, 64, 3], 0, 1, "float32", 2);
    const projected = (x: tf.Tensor) => tf.sum(tf.mul(synthesise(x), noise));
    expectSameCompiled((x) => {
      const variables = [...generator.parameters().values()];
      const loss = () => tf.sum(tf.square(tf.grad(projected)(x))) as tf.Scalar;
      const { value, grads } = tf.variableGrads(loss, variables);
      return [value, ...Object.values(grads)];
    }, w);
  });

  test("discriminator with R1", () => {
    const discriminator = smallDiscriminator();
    expectSameCompiled(
      (x) => {
        const real = x as tf.Tensor4D;
        const { total, terms, gradients } = discriminatorStep(discriminator, { real, fake: tf.neg(real), r1Weight: 2 });
        return [total, terms.r1 as tf.Scalar, ...Object.values(gradients)];
      },
      faces(4, 64),
    );
  });

  test.each(Object.keys(smallPyramids))("encoder with pyramid %s", (kind) => {
    const generator = smallGenerator();
    const encoder = smallEncoder(
      generator.layout,
      (smallPyramids[kind] as NonNullable<(typeof smallPyramids)[string]>)(),
    );
    const loss = (x: tf.Tensor) => {
      const { identity, attributes } = encoder.encodePair(x as tf.Tensor4D, tf.reverse(x as tf.Tensor4D, 2));
      return meanSquare([...identity.codes, ...attributes.codes, ...attributes.maps.filter((map) => map !== null)]);
    };
    expectSameCompiled(allGradients(encoder, loss), faces(2, 64));
  });

  test("recogniser, regressor and perceptual distance, by the picture", () => {
    const [recognizer, regressor, lpips] = [smallRecognizer(), smallRegressor(), formulaLpips()];
    const target = faces(2, 64, 5);
    const losses: Record<string, (x: tf.Tensor) => tf.Tensor> = {
      identity: (x) => tf.sum(tf.mul(recognizer.embed(x as ImageBatch), tf.range(0, 12))),
      coefficients: (x) => meanSquare(Object.values(regressor.regress(x as ImageBatch))),
      perceptual: (x) => tf.mean(lpips.distance(x as ImageBatch, target)),
    };
    for (const loss of Object.values(losses)) expectSameCompiled((x) => [loss(x), tf.grad(loss)(x)], faces(2, 64));
  });

  test("a checkpointed block has its gradients in a compiled step too", () => {
    const discriminator = smallDiscriminator();
    const wrapped = checkpointed((x: tf.Tensor) => tf.softplus(discriminator.logits(x as tf.Tensor4D)));
    const x = faces(2, 64);
    const gradient = (layer: (x: tf.Tensor) => tf.Tensor) => (y: tf.Tensor) => [tf.grad((z) => tf.sum(layer(z)))(y)];
    expectSameCompiled(gradient(wrapped), x);
    const [plain] = tf.tidy(() => gradient((y) => tf.softplus(discriminator.logits(y as tf.Tensor4D)))(x));
    const [held] = tf.tidy(() => gradient(wrapped)(x));
    expectClose(held as tf.Tensor, plain as tf.Tensor);
  });
});

/** Networks here see pictures as they are. */
const aligner: FaceAligner = { align: (pictures: ImageBatch, _input: FaceInput) => pictures.clone() };

/** MFIM's two steps with their updates, and what they change. */
function makeTraining() {
  const generator = smallGenerator();
  const discriminator = smallDiscriminator();
  const encoder = smallEncoder(generator.layout, (smallPyramids["mobile-trunk"] as () => never)());
  const networks = { recognizer: smallRecognizer(), regressor: smallRegressor(), perceptual: formulaLpips() };
  const objective = mfimObjective({ ...networks, aligner, discriminator });
  const trained = { encoder: encoder.parameters(), generator: generator.parameters() };
  const adams = [new Adam(encoder.parameters(), rate), new Adam(generator.parameters(), rate)] as const;
  const judge = new Adam(discriminator.parameters(), rate);
  const generate = (source: tf.Tensor, target: tf.Tensor) => {
    const pairs = { source: source as tf.Tensor4D, target: target as tf.Tensor4D };
    const step = generatorStep({ encoder, generator, objective }, pairs, trained);
    adams[0].apply(step.gradients.encoder);
    adams[1].apply(step.gradients.generator);
    return { swap: step.swap, total: step.total };
  };
  const discriminate = (real: tf.Tensor, fake: tf.Tensor) => {
    const step = discriminatorStep(discriminator, {
      real: real as tf.Tensor4D,
      fake: fake as tf.Tensor4D,
      r1Weight: 1,
    });
    judge.apply(step.gradients);
    return step.total;
  };
  return { generate, discriminate };
}

const rate = { learningRate: 0.002, beta1: 0, beta2: 0.99 };

test("MFIM's whole step, updates included, goes the eager way for several steps", () => {
  const losses = (compiled: boolean) => {
    const { generate, discriminate } = makeTraining();
    const [generatorHalf, discriminatorHalf] = compiled
      ? [compile(generate, { check: "once" }), compile(discriminate, { check: "once" })]
      : [generate, discriminate];
    return Array.from({ length: 4 }, (_, step) =>
      tf.tidy(() => {
        const [source, target] = [faces(2, 64, 20 + step), faces(2, 64, 40 + step)];
        const { swap, total } = generatorHalf(source, target);
        return [total, discriminatorHalf(target, swap)].map((loss) => loss.dataSync()[0] as number);
      }),
    ).flat();
  };
  const [eager, graphs] = [losses(false), losses(true)];
  for (const [i, loss] of graphs.entries()) expect(loss / (eager[i] as number)).toBeCloseTo(1, 3);
});
