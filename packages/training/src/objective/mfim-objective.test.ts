import { type CallLog, expectGradient, tinyFaces, tinyLossNetworks, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { type LossValues, type LossWeights, lossTerms, MfimObjective, weightsOfPairs } from "../index.ts";

beforeAll(useNativeBackend);

const off: LossWeights = {
  identity: 0,
  reconstruction: 0,
  l1: 0,
  perceptual: 0,
  adversarial: 0,
  r1: 0,
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

function evaluate(objective: MfimObjective, perPair?: readonly number[]) {
  const target = flat(...colours.target);
  return objective.evaluate({
    swap: flat(...colours.swap),
    reference: target,
    references: objective.references(flat(...colours.source), target),
    logits: tf.tensor2d([[0.5], [-2]]),
    ...(perPair !== undefined && { reconstructionWeights: tf.tensor1d([...perPair]) }),
  });
}

test("every term equals its equation, the total their weighted sum", () => {
  const objective = new MfimObjective({ ...tinyLossNetworks(), weights });
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
  expect(new Set(Object.keys(terms))).toEqual(new Set(lossTerms.filter((term) => term !== "r1")));
  for (const [term, number] of Object.entries(expected)) {
    expect(value(terms[term as keyof LossValues]), term).toBeCloseTo(number, 5);
  }
  const { identity, l1, perceptual, adversarial, shape, pose, expression } = expected;
  const sum =
    2 * identity + 3 * (0.5 * l1 + 0.25 * perceptual) + 1.5 * adversarial + 4 * shape + 5 * pose + 6 * expression;
  expect(value(total)).toBeCloseTo(sum, 3);
});

test("reconstruction counts by pair, other terms do not", () => {
  const objective = new MfimObjective({ ...tinyLossNetworks(), weights });
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
  const onlyShape = new MfimObjective({ ...tinyLossNetworks(log), weights: { ...off, shape: 1 } });
  expect(Object.keys(evaluate(onlyShape).terms)).toEqual(["shape"]);
  expect(log.map(({ network }) => network)).toEqual(["regressor", "regressor"]);
  const { aligner } = tinyLossNetworks();
  const onlyL1 = new MfimObjective({ aligner, weights: { ...off, reconstruction: 1, l1: 1 } });
  expect(Object.keys(evaluate(onlyL1).terms)).toEqual(["l1"]);
  const reconstructionOff = new MfimObjective({ aligner, weights: { ...off, l1: 1, perceptual: 1, adversarial: 1 } });
  expect(Object.keys(evaluate(reconstructionOff).terms)).toEqual(["adversarial"]);
});

test("a weight may be a scalar that changes between steps", () => {
  const { aligner } = tinyLossNetworks();
  const schedule = tf.variable(tf.scalar(2));
  const objective = new MfimObjective({
    aligner,
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
  evaluate(new MfimObjective({ ...networks, perceptual, perceptualSize: 4, weights }));
  expect(seen).toEqual([4, 4]);
});

test("missing networks are all named at once", () => {
  const { aligner } = tinyLossNetworks();
  expect(() => new MfimObjective({ aligner, weights })).toThrow(
    /identity needs a recognizer, perceptual needs.*shape needs a regressor, pose needs.*set the weight to 0/,
  );
  const adversarial = new MfimObjective({ aligner, weights: { ...off, adversarial: 1 } });
  const target = flat(...colours.target);
  expect(() =>
    adversarial.evaluate({ swap: target, reference: target, references: adversarial.references(target, target) }),
  ).toThrow(/logits/);
});

test("the total's gradient with respect to the swap is right, also where a term is at its minimum", () => {
  const objective = new MfimObjective({ ...tinyLossNetworks(), weights: { ...weights, adversarial: 0 } });
  const target = tinyFaces(2, 3);
  const references = objective.references(tinyFaces(2, 9), target);
  const total = (swap: tf.Tensor) =>
    objective.evaluate({ swap: swap as tf.Tensor4D, reference: target, references }).total;
  expectGradient(total, tinyFaces(2, 30), { step: 1e-3 });
  const atMinimum = tf.grad(total)(target);
  expect(tf.any(tf.isNaN(atMinimum)).dataSync()[0]).toBe(0);
});
