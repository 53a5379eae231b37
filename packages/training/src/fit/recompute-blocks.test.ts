import { splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, IrSePyramid } from "@mfim/encoder";
import { compile, planMemory } from "@mfim/graph";
import { seededWeights } from "@mfim/nn";
import { Discriminator, Generator, r1Penalty } from "@mfim/stylegan";
import { expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { namedGradients } from "../steps/named-gradients.ts";
import type { MfimNetworks } from "./mfim-networks.ts";
import { recomputeBlocks } from "./recompute-blocks.ts";
import { recomputeNetworks } from "./recompute-networks.ts";

beforeAll(useNativeBackend);

const shape = { resolution: 16, channels: { 4: 8, 8: 8, 16: 4 } };
const makeGenerator = () => new Generator({ ...shape, latentSize: 8, mapChannels: 2, weights: seededWeights(1) });
const makeDiscriminator = () => new Discriminator({ ...shape, weights: seededWeights(2) });

/** A generator step's gradients: of all of the generator's parameters, of codes and of the wide map that comes with them. */
function generatorGradients(generator: Generator, judge: Discriminator) {
  const { slots, noises } = generator.layout;
  const wide = tf.randomNormal([2, 8, 8, 2], 0, 1, "float32", 50) as tf.Tensor4D;
  return (...codes: tf.Tensor2D[]) => {
    const maps = noises.map((_, n) => (n === 1 ? wide : null));
    const loss = () => {
      const pictures = generator.synthesize({ codes, maps });
      return { total: tf.sum(tf.softplus(tf.neg(judge.logits(pictures)))) as tf.Scalar, kept: { pictures } };
    };
    const { total, kept, gradients } = namedGradients(loss, { generator: generator.synthesisParameters() });
    return { total, ...kept, ...gradients.generator, slots: tf.scalar(slots.length) };
  };
}

const codesFor = ({ layout }: Generator) =>
  layout.slots.map(({ channels }, n) => tf.randomNormal([2, channels], 1, 0.3, "float32", n + 1) as tf.Tensor2D);

/** Relative to each tensor's largest value; what a block does not read has zeros in the place of no gradient. */
function expectClose(found: object, expected: object, most: number): void {
  expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(expected)));
  for (const [key, tensor] of Object.entries(found) as [string, tf.Tensor][])
    if (!(key in expected)) expect(tf.max(tf.abs(tensor)).dataSync()[0], key).toBe(0);
  for (const [key, tensor] of Object.entries(expected) as [string, tf.Tensor][]) {
    const other = (found as Record<string, tf.Tensor>)[key] as tf.Tensor;
    const largest = tf.max(tf.abs(tensor)).dataSync()[0] as number;
    expect(tf.max(tf.abs(tf.sub(tensor, other))).dataSync()[0], key).toBeLessThanOrEqual(most * largest);
  }
}

test.each(["eager", "compiled"])("a generator's gradients are those without (%s)", (how) => {
  using generator = makeGenerator();
  using other = makeGenerator();
  using judge = makeDiscriminator();
  using otherJudge = makeDiscriminator();
  const codes = codesFor(generator);
  // conv1, two of 8 px, two of 16 px; blocks of 16 and 8 px.
  expect([recomputeBlocks(other), recomputeBlocks(otherJudge)]).toEqual([5, 2]);
  expect([...other.state().keys()]).toEqual([...generator.state().keys()]);
  const [plain, recomputed] = [generatorGradients(generator, judge), generatorGradients(other, otherJudge)];
  const run = (f: typeof plain) => (how === "eager" ? f : compile(f, { check: "once" }))(...codes);
  expectClose(run(recomputed), run(plain), 1e-6);
});

test.each(["eager", "compiled"])("an encoder's gradients are those without (%s)", (how) => {
  const makeEncoder = () => {
    using generator = makeGenerator();
    const { layout } = generator;
    const stages = [
      { channels: 4, units: 1, stride: 2 as const },
      { channels: 8, units: 2, stride: 2 as const },
      { channels: 8, units: 1, stride: 2 as const },
    ];
    return new FacialAttributeEncoder({
      layout,
      split: splitCodes(layout, 8),
      pyramid: new IrSePyramid({ inputSize: 32, stages, stem: 4, normalisation: "batch", weights: seededWeights(3) }),
      codes: { width: 8 },
      maps: { resolutions: [8], width: 4 },
      weights: seededWeights(4),
    });
  };
  using encoder = makeEncoder();
  using other = makeEncoder();
  expect(recomputeBlocks(other)).toBeGreaterThan(3);
  const faces = (seed: number) => tf.randomNormal([2, 32, 32, 3], 0, 0.5, "float32", seed) as tf.Tensor4D;
  const step = (network: FacialAttributeEncoder) => (source: tf.Tensor4D, target: tf.Tensor4D) => {
    const loss = () => {
      const { codes } = network.encodeIdentity(source);
      const attributes = network.encodeAttributes(target);
      const seen = [...codes, ...attributes.codes, ...attributes.maps].filter((tensor) => tensor !== null);
      return { total: tf.addN(seen.map((tensor) => tf.mean(tf.square(tensor)))) as tf.Scalar, kept: {} };
    };
    const { total, gradients } = namedGradients(loss, { encoder: network.parameters() });
    return { total, ...gradients.encoder };
  };
  const run = (network: FacialAttributeEncoder) =>
    (how === "eager" ? step(network) : compile(step(network), { check: "once" }))(faces(5), faces(6));
  expectClose(run(other), run(encoder), 1e-6);
});

test("R1 and its gradients are those without", () => {
  using discriminator = makeDiscriminator();
  using other = makeDiscriminator();
  recomputeBlocks(other);
  const real = tf.randomNormal([2, 16, 16, 3], 0, 1, "float32", 3) as tf.Tensor4D;
  const step = (judge: Discriminator) =>
    compile(
      () => {
        const loss = () => ({
          total: tf.add(tf.sum(judge.logits(real)), r1Penalty(judge, real)) as tf.Scalar,
          kept: {},
        });
        const { total, gradients } = namedGradients(loss, { judge: judge.parameters() });
        return { total, ...gradients.judge };
      },
      { check: "once" },
    )();
  expectClose(step(other), step(discriminator), 1e-6);
});

test("the backward pass holds less, and no tensors leak", async () => {
  const channels = { 4: 8, 8: 8, 16: 8, 32: 8, 64: 8 };
  const large = { resolution: 64, channels };
  using generator = new Generator({ ...large, latentSize: 8, mapChannels: 2, weights: seededWeights(1) });
  using judge = new Discriminator({ ...large, weights: seededWeights(2) });
  const codes = codesFor(generator);
  const step = generatorGradients(generator, judge);
  const before = planMemory(step, codes).peak;
  recomputeBlocks(generator);
  const generators = planMemory(step, codes).peak;
  recomputeBlocks(judge);
  expect(generators).toBeLessThan(0.9 * before);
  expect(planMemory(step, codes).peak).toBeLessThan(0.7 * before);
  await expectNoLeak(() => tf.tidy(() => void step(...codes)));
});

test("what is not made of blocks stays as it is, and is refused where it was the one asked for", () => {
  const network = { state: () => new Map(), logits: () => tf.scalar(0) };
  expect(recomputeBlocks(network)).toBe(0);
  const networks = { generator: network, encoder: network, discriminator: network } as unknown as MfimNetworks;
  recomputeNetworks(networks, "none");
  expect(() => recomputeNetworks(networks, "generator")).toThrow(
    /recompute: expected blocks of @mfim\/nn in generator/,
  );
});
