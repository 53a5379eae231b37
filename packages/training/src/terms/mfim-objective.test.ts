import { type CallLog, expectGradient, tinyFaces, tinyLossNetworks, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import {
  type LossWeights,
  type MfimObjectiveOptions,
  mfimObjective,
  mfimTerms,
  type Objective,
  weightsOfPairs,
} from "../index.ts";

beforeAll(useNativeBackend);

const off: LossWeights = {
  identity: 0,
  reconstruction: 0,
  l1: 0,
  perceptual: 0,
  adversarial: 0,
  shape: 0,
  pose: 0,
  expression: 0,
};
const weights = {
  ...off,
  identity: 2,
  reconstruction: 3,
  l1: 0.5,
  perceptual: 0.25,
  adversarial: 1.5,
  shape: 4,
  pose: 5,
  expression: 6,
};

const value = (tensor: tf.Tensor | undefined) => (tensor === undefined ? Number.NaN : (tensor.dataSync()[0] as number));

/** One colour a picture. */
const flat = (...colours: readonly (readonly [number, number, number])[]) =>
  tf.tile(tf.tensor4d(colours.flat(), [colours.length, 1, 1, 3]), [1, 8, 8, 1]) as tf.Tensor4D;

const norm = (v: readonly number[]) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0) / (norm(a) * norm(b));
const mean = (v: readonly number[]) => v.reduce((sum, x) => sum + x, 0) / v.length;

const colours = {
  source: [
    [1, 0, 0],
    [0.2, 0.4, -0.4],
  ],
  target: [
    [0, 0.5, 0],
    [-1, 1, 0.5],
  ],
  swap: [
    [0.6, 0.8, 0],
    [0.1, -0.2, 0.3],
  ],
} as const;
const gap = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x - (b[i] as number));

/** Says the same of any two pictures. */
const discriminator = { logits: () => tf.tensor2d([[0.5], [-2]]) };

const made = (options: Partial<MfimObjectiveOptions>) =>
  mfimObjective({ aligner: tinyLossNetworks().aligner, discriminator, ...options });

function evaluate(objective: Objective, perPair?: readonly number[]) {
  const references = objective.references({
    source: flat(...colours.source),
    target: flat(...colours.target),
    ...(perPair !== undefined && { reconstructionWeights: tf.tensor1d([...perPair]) }),
  });
  return objective.evaluate(flat(...colours.swap), references);
}

test("every term equals its equation, the total their weighted sum", () => {
  const objective = made({ ...tinyLossNetworks(), weights });
  const { total, terms } = evaluate(objective);
  const pairs = colours.swap.map((swap, n) => ({
    swap,
    source: colours.source[n] as readonly number[],
    target: colours.target[n] as readonly number[],
  }));
  const expected = {
    identity: mean(pairs.map(({ swap, source }) => 1 - cosine(swap, source))),
    l1: mean(pairs.map(({ swap, target }) => mean(gap(swap, target).map(Math.abs)))),
    perceptual: mean(pairs.map(({ swap, target }) => mean(gap(swap, target).map((x) => x * x)))),
    adversarial: mean([0.5, -2].map((logit) => Math.log1p(Math.exp(-logit)))),
    shape: mean(pairs.map(({ swap, source }) => norm(gap(swap, source)))),
    expression: mean(pairs.map(({ swap, target }) => 2 * norm(gap(swap, target)))),
    pose: mean(pairs.map(({ swap, target }) => 3 * norm(gap(swap, target)))),
  };
  expect(Object.keys(terms)).toEqual(mfimTerms.map(({ name }) => name));
  for (const [term, number] of Object.entries(expected)) {
    expect(value(terms[term]), term).toBeCloseTo(number, 5);
  }
  const { identity, l1, perceptual, adversarial, shape, pose, expression } = expected;
  const sum =
    2 * identity + 3 * (0.5 * l1 + 0.25 * perceptual) + 1.5 * adversarial + 4 * shape + 5 * pose + 6 * expression;
  expect(value(total)).toBeCloseTo(sum, 3);
});

test("reconstruction counts by pair, other terms do not", () => {
  const objective = made({ ...tinyLossNetworks(), weights });
  const all = evaluate(objective).terms;
  const first = evaluate(objective, [1, 0]).terms;
  const second = evaluate(objective, [0, 1]).terms;
  const third = evaluate(objective, weightsOfPairs(["different-person", "same-person"])).terms;
  for (const term of ["l1", "perceptual"] as const) {
    expect(value(first[term]) + value(second[term])).toBeCloseTo(value(all[term]), 5);
    expect(value(third[term])).toBeCloseTo(value(first[term]) / 3 + value(second[term]), 5);
  }
  for (const term of ["identity", "shape", "pose", "expression", "adversarial"] as const) {
    expect(value(first[term])).toBe(value(all[term]));
  }
});

test("a term of weight 0 is not computed and its network not run", () => {
  const log: CallLog[] = [];
  const onlyShape = made({ ...tinyLossNetworks(log), weights: { ...off, shape: 1 } });
  expect(Object.keys(evaluate(onlyShape).terms)).toEqual(["shape"]);
  expect(log.map(({ network }) => network)).toEqual(["regressor", "regressor"]);
  const onlyL1 = made({ weights: { ...off, reconstruction: 1, l1: 1 } });
  expect(Object.keys(evaluate(onlyL1).terms)).toEqual(["l1"]);
  const reconstructionOff = made({ weights: { ...off, l1: 1, perceptual: 1, adversarial: 1 } });
  expect(Object.keys(evaluate(reconstructionOff).terms)).toEqual(["adversarial"]);
});

test("a weight may be a scalar that changes between steps", () => {
  const schedule = tf.variable(tf.scalar(2));
  const objective = made({
    weights: { ...off, reconstruction: schedule as unknown as tf.Scalar, l1: 1 },
  });
  const before = evaluate(objective);
  schedule.assign(tf.scalar(5));
  const after = evaluate(objective);
  expect(value(after.terms.l1)).toBe(value(before.terms.l1));
  expect(value(after.total) / value(before.total)).toBeCloseTo(2.5, 5);
});

test("the perceptual distance can look at a smaller picture", () => {
  const networks = tinyLossNetworks();
  const seen: number[] = [];
  const perceptual = {
    ...networks.perceptual,
    distance(a: tf.Tensor4D, b: tf.Tensor4D) {
      seen.push(a.shape[1], b.shape[2]);
      return networks.perceptual.distance(a, b);
    },
  };
  evaluate(made({ ...networks, perceptual, perceptualSize: 4, weights }));
  expect(seen).toEqual([4, 4]);
});

test("missing networks are all named at once", () => {
  const { aligner } = tinyLossNetworks();
  expect(() => mfimObjective({ aligner, weights })).toThrow(
    /adversarial needs a discriminator, perceptual needs.*identity needs a recognizer, shape needs a regressor, pose needs.*set the weight to 0/,
  );
});

test("a term of one's own is weighted, summed and named like the others, and takes nobody's name", () => {
  const brightness = (name: string) => ({
    term: {
      name,
      title: "brightness",
      references: ({ target }: { target: { pictures: tf.Tensor4D } }) => tf.mean(target.pictures),
      value: ({ pictures }: { pictures: tf.Tensor4D }, expected: unknown) =>
        tf.square(tf.sub(tf.mean(pictures), expected as tf.Scalar)) as tf.Scalar,
    },
    weight: 7,
  });
  const { total, terms } = evaluate(made({ weights: off, more: [brightness("brightness")] }));
  const gap = mean(colours.swap.flat()) - mean(colours.target.flat());
  expect(value(terms["brightness"])).toBeCloseTo(gap * gap, 5);
  expect(value(total)).toBeCloseTo(7 * gap * gap, 4);
  for (const taken of ["identity", "total", "r1"]) {
    expect(() => made({ ...tinyLossNetworks(), more: [brightness(taken)] })).toThrow(
      new RegExp(`different names, other than .*, got ${taken} twice`),
    );
  }
});

test("what several terms ask of one network of one picture is computed once", () => {
  const log: CallLog[] = [];
  const objective = made({ ...tinyLossNetworks(log), weights: { ...weights, reconstruction: 0 } });
  const pairs = { source: flat(...colours.source), target: flat(...colours.target) };
  const references = objective.references(pairs);
  expect(log.map(({ network }) => network).sort()).toEqual(["recognizer", "regressor", "regressor"]);
  objective.evaluate(flat(...colours.swap), references);
  expect(log.map(({ network }) => network).sort()).toEqual([
    ...["recognizer", "recognizer"],
    ...["regressor", "regressor", "regressor"],
  ]);
});

test("the total's gradient with respect to the swap is right, also where a term is at its minimum", () => {
  const objective = made({ ...tinyLossNetworks(), weights: { ...weights, adversarial: 0 } });
  const target = tinyFaces(2, 3);
  const references = objective.references({ source: tinyFaces(2, 9), target });
  const total = (swap: tf.Tensor) => objective.evaluate(swap as tf.Tensor4D, references).total;
  expectGradient(total, tinyFaces(2, 30), { step: 1e-3 });
  const atMinimum = tf.grad(total)(target);
  expect(tf.any(tf.isNaN(atMinimum)).dataSync()[0]).toBe(0);
});
