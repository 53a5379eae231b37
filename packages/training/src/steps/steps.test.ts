import { codeStatistics, swapFaces, swapStyles } from "@mfim/mfim";
import { r1Penalty } from "@mfim/stylegan";
import {
  type CallLog,
  expectNoLeak,
  tinyDiscriminator,
  tinyEncoder,
  tinyFaces,
  tinyGenerator,
  tinyLossNetworks,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import {
  clipGradients,
  discriminatorLoss,
  discriminatorStep,
  type Gradients,
  generatorLoss,
  generatorStep,
  mfimObjective,
} from "../index.ts";

beforeAll(useNativeBackend);

const value = (tensor: tf.Tensor | undefined) => (tensor === undefined ? Number.NaN : (tensor.dataSync()[0] as number));

const allOff = { adversarial: 0, l1: 0, perceptual: 0, identity: 0, shape: 0, pose: 0, expression: 0 };

function setUp(log: CallLog[] = []) {
  const discriminator = tinyDiscriminator();
  const objective = mfimObjective({ ...tinyLossNetworks(log), discriminator, weights: { identity: 1, shape: 0.3 } });
  const parts = { encoder: tinyEncoder(), generator: tinyGenerator(), discriminator, objective };
  const pairs = { source: tinyFaces(3, 1), target: tinyFaces(3, 11), reconstructionWeights: tf.tensor1d([1, 0.3, 1]) };
  const trained = { encoder: parts.encoder.parameters(), generator: parts.generator.parameters() };
  return { parts, pairs, trained };
}

test("a generator step gives the terms, the swaps and every gradient by group and key", () => {
  const { parts, pairs, trained } = setUp();
  const step = generatorStep(parts, pairs, trained);
  const expected = generatorLoss(parts, pairs, parts.objective.references(pairs));
  expect(value(step.total)).toBeCloseTo(value(expected.total), 5);
  expect(Object.keys(step.terms).sort()).toEqual(Object.keys(expected.terms).sort());
  expect(value(step.terms["shape"])).toBeCloseTo(value(expected.terms["shape"]), 5);
  expect(step.swap.shape).toEqual([3, 8, 8, 3]);
  const made = codeStatistics(swapStyles(parts.encoder, pairs.source, pairs.target));
  expect(value(step.codes.rootMeanSquare)).toBeCloseTo(value(made.rootMeanSquare), 5);
  expect(value(step.codes.deviation)).toBeCloseTo(value(made.deviation), 5);
  expect(value(made.deviation)).toBeGreaterThan(0);
  expect(Object.keys(step.gradients.encoder)).toEqual(["a", "b", "c", "d", "gain"]);
  expect(Object.keys(step.gradients.generator)).toEqual(["a", "b", "c", "d"]);
});

test("identity and shape are those of the likeness where it is given", () => {
  const { parts, pairs, trained } = setUp();
  const likeness = tinyFaces(3, 21);
  const [usual, other] = [generatorStep(parts, pairs, trained), generatorStep(parts, { ...pairs, likeness }, trained)];
  const expected = generatorLoss(parts, pairs, parts.objective.references({ ...pairs, likeness }));
  for (const term of ["identity", "shape"] as const) {
    expect(value(other.terms[term])).toBeCloseTo(value(expected.terms[term]), 5);
    expect(Math.abs(value(other.terms[term]) - value(usual.terms[term]))).toBeGreaterThan(1e-4);
  }
  for (const term of ["l1", "pose", "expression"] as const)
    expect(value(other.terms[term])).toBeCloseTo(value(usual.terms[term]), 5);
});

test("the gradients are those of finite differences", () => {
  const { parts, pairs, trained } = setUp();
  const step = generatorStep(parts, pairs, trained);
  const references = parts.objective.references(pairs);
  for (const [group, key] of [
    ["encoder", "b"],
    ["encoder", "gain"],
    ["generator", "c"],
  ] as const) {
    const variable = trained[group].get(key) as tf.Variable;
    const gradient = (step.gradients[group] as Gradients)[key] as tf.Tensor;
    const start = tf.clone(variable);
    const direction = tf.div(gradient, tf.norm(gradient));
    const lossAt = (t: number) => {
      variable.assign(tf.add(start, tf.mul(direction, t)));
      return value(generatorLoss(parts, pairs, references).total);
    };
    const numeric = (lossAt(1e-2) - lossAt(-1e-2)) / 2e-2;
    variable.assign(start);
    expect(numeric / value(tf.norm(gradient)), `${group}.${key}`).toBeCloseTo(1, 1);
  }
});

test("what comes from source and target alone stays outside the tape", () => {
  const log: CallLog[] = [];
  const { parts, pairs, trained } = setUp(log);
  generatorStep(parts, pairs, trained);
  const tapes = (network: string) => log.filter((call) => call.network === network).map((call) => call.tapes);
  expect(tapes("recognizer")).toEqual([0, 1]);
  expect(tapes("regressor")).toEqual([0, 0, 1]);
});

test("where the truth is known, reconstruction compares with it and everything else stays", () => {
  const { parts, pairs } = setUp();
  const weights = { ...allOff, reconstruction: 1, l1: 1, identity: 1 };
  const objective = mfimObjective({ ...tinyLossNetworks(), weights });
  const loss = (more: object) =>
    generatorLoss({ ...parts, objective }, pairs, objective.references({ ...pairs, ...more })).terms;
  const [plain, same, known] = [{}, { reference: pairs.target }, { reference: tinyFaces(3, 21) }].map(loss);
  expect(value(same?.["l1"])).toBe(value(plain?.["l1"]));
  expect(value(known?.["identity"])).toBe(value(plain?.["identity"]));
  const swap = swapFaces(parts, pairs.source, pairs.target);
  const distances = tf.mean(tf.abs(tf.sub(swap, tinyFaces(3, 21))), [1, 2, 3]);
  expect(value(known?.["l1"])).toBeCloseTo(value(tf.mean(tf.mul(distances, pairs.reconstructionWeights))), 5);
  expect(value(known?.["l1"])).not.toBeCloseTo(value(plain?.["l1"]), 2);
});

test("a frozen generator gets no gradient, the encoder does", () => {
  const { parts, pairs } = setUp();
  const step = generatorStep(parts, pairs, { encoder: parts.encoder.parameters() });
  expect(Object.keys(step.gradients)).toEqual(["encoder"]);
});

test("steps along the gradients lower the loss", () => {
  const { parts, pairs, trained } = setUp();
  const totals: number[] = [];
  for (let i = 0; i < 20; i++) {
    tf.tidy(() => {
      const { total, gradients } = generatorStep(parts, pairs, trained);
      totals.push(value(total));
      for (const [group, parameters] of Object.entries(trained)) {
        for (const [key, variable] of parameters) {
          variable.assign(
            tf.sub(variable, tf.mul((gradients[group as "encoder"] as Gradients)[key] as tf.Tensor, 0.002)),
          );
        }
      }
    });
  }
  expect(totals.at(-1)).toBeLessThan((totals[0] as number) * 0.95);
});

test("R1 of a linear discriminator is its squared weight, and the loss has half of it", () => {
  const discriminator = tinyDiscriminator();
  const expected = value(tf.sum(tf.square(discriminator.weight)));
  expect(value(r1Penalty(discriminator, tinyFaces(4, 1)))).toBeCloseTo(expected, 3);
  const { total, terms } = discriminatorLoss(discriminator, {
    real: tinyFaces(4, 1),
    fake: tinyFaces(4, 2),
    r1Weight: 3,
  });
  expect(value(terms.r1)).toBeCloseTo(expected, 3);
  expect(value(total) - value(terms.adversarial)).toBeCloseTo((3 / 2) * expected, 2);
});

test("R1 is the gradient at the pictures, not at what the discriminator sees of them", () => {
  const discriminator = tinyDiscriminator();
  const expected = value(tf.sum(tf.square(discriminator.weight)));
  const doubled = (x: tf.Tensor4D) => tf.mul(x, 2) as tf.Tensor4D;
  const [real, fake] = [tinyFaces(4, 1), tinyFaces(4, 2)];
  const seen = { real: doubled, fake: doubled };
  const { terms, logits } = discriminatorLoss(discriminator, { real, fake, r1Weight: 1, seen });
  expect(value(terms.r1)).toBeCloseTo(4 * expected, 3);
  expect(value(logits.fake)).toBeCloseTo(value(tf.mean(discriminator.logits(doubled(fake)))), 5);
  expect(value(logits["real-sign"])).toBe(value(tf.mean(tf.sign(discriminator.logits(doubled(real))))));
});

test("the discriminator's step equals the closed form, with and without R1", () => {
  const discriminator = tinyDiscriminator();
  const real = tinyFaces(2, 1);
  const fake = tinyFaces(3, 9);
  const plain = discriminatorStep(discriminator, { real, fake });
  const logits = (pictures: tf.Tensor4D) => Array.from(discriminator.logits(pictures).dataSync());
  const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const mean = (v: readonly number[]) => v.reduce((sum, x) => sum + x, 0) / v.length;
  const adversarial = mean(logits(real).map((x) => softplus(-x))) + mean(logits(fake).map(softplus));
  expect(value(plain.total)).toBeCloseTo(adversarial, 4);
  expect(value(plain.terms.adversarial)).toBeCloseTo(adversarial, 4);
  expect(plain.terms.r1).toBeUndefined();
  const lazy = discriminatorStep(discriminator, { real, fake, r1Weight: 16 });
  expect(value(lazy.total)).toBeCloseTo(value(lazy.terms.adversarial) + 8 * value(lazy.terms.r1), 2);
  // d(16 |w|^2 / 2) / dw = 16 w: the second-order part of the gradient.
  const added = tf.sub(lazy.gradients["weight"] as tf.Tensor, plain.gradients["weight"] as tf.Tensor);
  expect(value(tf.max(tf.abs(tf.sub(added, tf.mul(discriminator.weight, 16)))))).toBeLessThan(1e-3);
});

test("steps leak nothing, inside a tidy or outside", async () => {
  const { parts, pairs, trained } = setUp();
  await expectNoLeak(() => {
    const step = generatorStep(parts, pairs, trained);
    const { total, terms, swap, codes, gradients } = step;
    const judged = discriminatorStep(parts.discriminator, { real: pairs.target, fake: swap, r1Weight: 1 });
    tf.dispose([
      total,
      swap,
      ...Object.values(terms),
      ...Object.values(codes),
      judged.total,
      ...Object.values(judged.terms),
      ...Object.values(judged.logits),
      ...Object.values(judged.gradients),
    ]);
    for (const group of Object.values(gradients)) tf.dispose(Object.values(group));
  });
  await expectNoLeak(() => {
    tf.tidy(() => {
      generatorStep(parts, pairs, trained);
      discriminatorStep(parts.discriminator, {
        real: pairs.target,
        fake: swapFaces(parts, pairs.source, pairs.target),
      });
    });
  });
});

test("clipping scales by the joint norm and leaves small gradients alone", () => {
  const gradients = { a: tf.tensor1d([3, 0]), b: tf.tensor1d([4]) };
  const clipped = clipGradients(gradients, 1);
  expect(value(clipped.norm)).toBeCloseTo(5, 5);
  expect(clipped.gradients["a"]?.dataSync()[0]).toBeCloseTo(0.6, 5);
  expect(clipped.gradients["b"]?.dataSync()[0]).toBeCloseTo(0.8, 5);
  expect(clipGradients(gradients, 10).gradients["b"]?.dataSync()[0]).toBeCloseTo(4, 5);
});

test("targets of another size than the generator's are refused", () => {
  const { parts, pairs, trained } = setUp();
  expect(() => generatorStep(parts, { ...pairs, target: tinyFaces(3, 1, 16) }, trained)).toThrow(
    /generatorLoss\(target\).*\[\*, 8, 8, 3\]/,
  );
});
