import { Random } from "@mfim/core";
import { loadState, saveState, seededWeights } from "@mfim/nn";
import { expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  Generator,
  type GeneratorOptions,
  generatorLayout,
  loadGenerator,
  meanLatent,
  mixStyles,
  noMaps,
  publicChannels,
  randomLatents,
  randomNoiseMaps,
  truncate,
  wPlusRows,
} from "./index.ts";

beforeAll(useNativeBackend);

const small = { resolution: 16, channels: { 4: 6, 8: 5, 16: 4 }, latentSize: 8, mappingLayers: 2 } as const;
const make = (options: Partial<GeneratorOptions> = {}) =>
  new Generator({ ...small, weights: seededWeights(1), ...options });
const latents = (count = 2, seed = 1) => randomLatents(count, 8, new Random(seed));

async function expectEqual(actual: tf.Tensor, expected: tf.Tensor, digits = 5): Promise<void> {
  expect(actual.shape).toEqual(expected.shape);
  const values = await expected.data();
  (await actual.data()).forEach((value, i) => {
    expect(value).toBeCloseTo(values[i] as number, digits);
  });
}

async function largestDifference(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  return (await tf.max(tf.abs(tf.sub(a, b))).data())[0] as number;
}

test("one picture, whose weights are multiplied instead of it, is that of a batch, and has gradients of gradients", async () => {
  using generator = make();
  for (const [key, variable] of generator.parameters()) {
    if (key.endsWith("noise.weight")) variable.assign(tf.fill([1], 0.3));
  }
  const maps = noMaps(generator.layout);
  const probe = tf.randomNormal([1, 16, 16, 3], 0, 1, "float32", 3);
  const rows = tf.tile(tf.expandDims(generator.mapping(latents(1)), 1), [1, wPlusRows(generator.layout), 1]);
  // The same picture once, with and without a tape, and three times over.
  const projected = (count: number) => (w: tf.Tensor) => {
    const codes = generator.wToStyles(tf.tile(w as tf.Tensor3D, [count, 1, 1]));
    return tf.div(tf.sum(tf.mul(generator.synthesize({ codes, maps }), probe)), count);
  };
  const lengths = (count: number) => (w: tf.Tensor) => tf.sum(tf.square(tf.grad(projected(count))(w)));
  await expectEqual(projected(1)(rows), projected(3)(rows), 3);
  await expectEqual(projected(1)(rows), tf.valueAndGrad(projected(1))(rows).value, 3);
  await expectEqual(tf.grad(projected(1))(rows), tf.grad(projected(3))(rows), 3);
  await expectEqual(tf.grad(lengths(1))(rows), tf.grad(lengths(3))(rows), 2);
});

describe("layout", () => {
  test("at 1024 px there are 26 codes of 9,088 channels, 17 noises and 18 rows of W+", () => {
    const layout = generatorLayout({ resolution: 1024, channels: publicChannels(1024) });
    expect(layout.slots.length).toBe(26);
    expect(layout.slots.reduce((sum, slot) => sum + slot.channels, 0)).toBe(9088);
    expect(layout.slots[14]).toEqual({ name: "convs.8", kind: "conv", resolution: 128, channels: 512, wPlus: 9 });
    expect(layout.slots[19]).toEqual({ name: "to_rgbs.5", kind: "rgb", resolution: 256, channels: 128, wPlus: 13 });
    expect(layout.noises.length).toBe(17);
    expect(layout.noises[16]).toEqual({ name: "convs.15", resolution: 1024, channels: 1 });
    expect(wPlusRows(layout)).toBe(18);
    expect(layout.slots.at(-1)?.wPlus).toBe(17);
  });

  test("a resolution that is no power of two, or has no channels, is refused by name", () => {
    expect(() => generatorLayout({ resolution: 48, channels: {} })).toThrow(/power of two.*got 48/);
    expect(() => generatorLayout({ resolution: 8, channels: { 4: 8 } })).toThrow(/8 x 8.*got undefined/);
  });
});

describe("entrances", () => {
  test("W and the same row repeated in W+ give the same codes", async () => {
    using generator = make();
    const w = generator.mapping(latents());
    const wPlus = tf.stack(Array(6).fill(w), 1) as tf.Tensor3D;
    const [a, b] = [generator.wToStyles(w), generator.wToStyles(wPlus)];
    expect(a.map((code) => code.shape[1])).toEqual(generator.layout.slots.map((slot) => slot.channels));
    for (const [i, code] of a.entries()) await expectEqual(b[i] as tf.Tensor, code);
  });

  test("a row of W+ moves the codes of its slots alone", async () => {
    using generator = make();
    const wPlus = tf.stack(Array(6).fill(generator.mapping(latents())), 1) as tf.Tensor3D;
    const bump = tf.oneHot([3], 6).reshape([1, 6, 1]).toFloat();
    const [a, b] = [generator.wToStyles(wPlus), generator.wToStyles(tf.add(wPlus, bump) as tf.Tensor3D)];
    for (const [i, slot] of generator.layout.slots.entries()) {
      const difference = await largestDifference(a[i] as tf.Tensor, b[i] as tf.Tensor);
      expect(difference > 1e-3, slot.name).toBe(slot.wPlus === 3);
    }
  });

  test("a code is modulation weight times w plus bias, and a fresh network's is about one", async () => {
    using generator = make();
    const w = generator.mapping(latents());
    const { weight, bias } = generator.conv1.conv.modulation;
    const expected = tf.add(tf.div(tf.matMul(w, weight as tf.Tensor2D), Math.sqrt(8)), bias);
    await expectEqual(generator.wToStyles(w)[0] as tf.Tensor, expected);
    expect((await bias.data()).every((value) => value === 1)).toBe(true);
  });

  test("truncation goes from the average to w, on the first rows alone", async () => {
    using generator = make();
    const w = generator.mapping(latents());
    const average = meanLatent(generator, 64, new Random(3));
    const rows = (x: tf.Tensor3D, from: number, count: number) => tf.slice(x, [0, from, 0], [2, count, 8]);
    const full = tf.stack(Array(6).fill(w), 1) as tf.Tensor3D;
    await expectEqual(truncate(w, generator.layout, { psi: 1, average }), full);
    const half = tf.add(average, tf.mul(tf.sub(full, average), 0.5)) as tf.Tensor3D;
    await expectEqual(truncate(w, generator.layout, { psi: 0.5, average }), half);
    const cut = truncate(w, generator.layout, { psi: 0.5, average, rows: 2 });
    await expectEqual(rows(cut, 0, 2), rows(half, 0, 2));
    await expectEqual(rows(cut, 2, 4), rows(full, 2, 4));
  });

  test("style mixing takes coarse rows from one and fine rows from the other", async () => {
    using generator = make();
    const [a, b] = [generator.mapping(latents(2, 1)), generator.mapping(latents(2, 2))];
    const mixed = tf.unstack(mixStyles(a, b, generator.layout, 2), 1);
    for (const [row, w] of mixed.entries()) await expectEqual(w, row < 2 ? a : b);
    expect(() => mixStyles(a, b, generator.layout, 7)).toThrow(/from 0 to 6, got 7/);
  });
});

describe("synthesis", () => {
  test("of a modulated convolution equals weights of its own for every picture", async () => {
    using generator = make();
    const x = tf.randomNormal([2, 8, 8, 5], 0, 1, "float32", 5) as tf.Tensor4D;
    const style = tf.randomNormal([2, 5], 1, 1, "float32", 6) as tf.Tensor2D;
    const { conv } = generator.convs[1] as (typeof generator.convs)[number]; // 3 x 3, 5 to 5, gain sqrt(2)
    const expected = [0, 1].map((n) => {
      const modulated = tf.mul(
        tf.mul(conv.weight, 1 / Math.sqrt(45)),
        tf.reshape(tf.slice(style, [n, 0], [1, 5]), [1, 1, 5, 1]),
      );
      const norm = tf.sqrt(tf.add(tf.sum(tf.square(modulated), [0, 1, 2]), 1e-8));
      const own = tf.mul(tf.div(modulated, norm), Math.SQRT2) as tf.Tensor4D;
      return tf.conv2d(tf.slice(x, [n, 0, 0, 0], [1, 8, 8, 5]) as tf.Tensor4D, own, 1, "same");
    });
    await expectEqual(conv.forward(x, style), tf.concat(expected, 0), 4);
  });

  test("of pictures apart equals synthesis in one batch", async () => {
    using generator = make();
    const codes = generator.wToStyles(generator.mapping(latents(3)));
    const together = generator.synthesize({ codes, maps: noMaps(generator.layout) });
    expect(together.shape).toEqual([3, 16, 16, 3]);
    const second = codes.map((code) => tf.slice(code, [1, 0], [1, -1]) as tf.Tensor2D);
    const alone = generator.synthesize({ codes: second, maps: noMaps(generator.layout) });
    await expectEqual(alone, tf.slice(together, [1, 0, 0, 0], [1, 16, 16, 3]), 4);
  });

  test("a null map is the fixed noise; none, random and given noise differ", async () => {
    using generator = make();
    for (const conv of [generator.conv1, ...generator.convs]) conv.noise.weight.assign(tf.tensor1d([0.5]));
    const codes = generator.wToStyles(generator.mapping(latents()));
    const fixed = generator.synthesize({ codes, maps: noMaps(generator.layout) });
    const own = generator.layout.noises.map((_, i) => generator.noises[`noise_${i}`] as tf.Tensor as tf.Tensor4D);
    await expectEqual(generator.synthesize({ codes, maps: own }), fixed);
    const zeros = own.map((map) => tf.zerosLike(map));
    const none = generator.synthesize({ codes, maps: noMaps(generator.layout) }, { noise: "none" });
    await expectEqual(generator.synthesize({ codes, maps: zeros }), none);
    const random = () => generator.synthesize({ codes, maps: noMaps(generator.layout) }, { noise: "random" });
    expect(await largestDifference(random(), random())).toBeGreaterThan(0.01);
    expect(await largestDifference(none, fixed)).toBeGreaterThan(0.01);
    const seeded = () => generator.synthesize({ codes, maps: randomNoiseMaps(generator.layout, 2, new Random(7)) });
    await expectEqual(seeded(), seeded());
  });

  test("the wrong number or shape of codes and maps is named", () => {
    using generator = make();
    const codes = generator.wToStyles(generator.mapping(latents()));
    const maps = noMaps(generator.layout);
    expect(() => generator.synthesize({ codes: codes.slice(1), maps })).toThrow(
      /8 style codes and 5 maps.*got 7 and 5/,
    );
    const wrong = [tf.zeros([2, 8, 8, 1]) as tf.Tensor4D, ...maps.slice(1)];
    expect(() => generator.synthesize({ codes, maps: wrong })).toThrow(/map 0, conv1.*\[2, 4, 4, 1\].*\[2, 8, 8, 1\]/);
  });

  test("leaks nothing, also under a tape", async () => {
    using generator = make();
    const codes = generator.wToStyles(generator.mapping(latents()));
    const style = { codes, maps: noMaps(generator.layout) };
    await expectNoLeak(() => {
      generator.synthesize(style, { noise: "random" }).dispose();
      const loss = () => tf.sum(tf.square(generator.synthesize(style))) as tf.Scalar;
      tf.dispose(tf.variableGrads(loss, [generator.input.input]));
    });
  });
});

describe("style maps of several channels", () => {
  const wide = () => make({ mapChannels: { 8: 3, 16: 3 } });

  test("are projected by a 1 x 1 convolution and added before the bias", async () => {
    using generator = wide();
    expect(generator.layout.noises.map((noise) => noise.channels)).toEqual([1, 3, 3, 3, 3]);
    const { noise } = generator.convs[0] as (typeof generator.convs)[number];
    const map = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 9) as tf.Tensor4D;
    const matrix = tf.reshape(noise.projection as tf.Tensor, [3, 5]);
    const expected = tf.reshape(tf.matMul(tf.reshape(map, [128, 3]), matrix as tf.Tensor2D), [2, 8, 8, 5]);
    await expectEqual(noise.forward(map), expected);
  });

  test("a network that takes them loads public weights and, given noise, computes the same", async () => {
    using publicNet = make();
    using generator = make({ mapChannels: { 8: 3, 16: 3 }, weights: seededWeights(2) });
    for (const conv of publicNet.convs) conv.noise.weight.assign(tf.tensor1d([0.5]));
    const state = new Map(await saveState(publicNet));
    const kernel = { shape: [4, 4], dtype: "float32", toFloat32: () => new Float32Array(16) };
    state.set("convs.0.conv.blur.kernel", kernel).set("to_rgbs.0.upsample.kernel", kernel);
    loadGenerator(generator, state);
    const codes = publicNet.wToStyles(publicNet.mapping(latents()));
    const expected = publicNet.synthesize({ codes, maps: noMaps(publicNet.layout) });
    await expectEqual(generator.synthesize({ codes, maps: noMaps(generator.layout) }), expected);
    expect(() => loadState(generator, state)).toThrow(/missing convs.0.noise.projection \[5, 3, 1, 1\]/);
  });

  test("the picture depends on them, and gradients reach map and projection", async () => {
    using generator = wide();
    const codes = generator.wToStyles(generator.mapping(latents()));
    const map = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 9) as tf.Tensor4D;
    const loss = (input: tf.Tensor) =>
      tf.sum(tf.square(generator.synthesize({ codes, maps: [null, input as tf.Tensor4D, null, null, null] })));
    const gradient = tf.grad(loss)(map);
    expect((await tf.min(tf.max(tf.abs(gradient), [0, 1, 2])).data())[0]).toBeGreaterThan(1e-4);
    const { projection } = (generator.convs[0] as (typeof generator.convs)[number]).noise;
    const { grads } = tf.variableGrads(() => loss(map) as tf.Scalar, [projection as tf.Variable]);
    expect((await tf.max(tf.abs(Object.values(grads)[0] as tf.Tensor)).data())[0]).toBeGreaterThan(1e-4);
  });
});

test("the same seed gives the same network, another seed another", async () => {
  const picture = (seed: number) => {
    using generator = make({ weights: seededWeights(seed) });
    const codes = generator.wToStyles(generator.mapping(latents()));
    return generator.synthesize({ codes, maps: noMaps(generator.layout) });
  };
  await expectEqual(picture(1), picture(1));
  expect(await largestDifference(picture(1), picture(2))).toBeGreaterThan(0.01);
});

test("a fresh network starts as StyleGAN2 does: weights of unit variance, mapping 100 times that, noise off", async () => {
  using generator = new Generator({
    resolution: 8,
    channels: { 4: 32, 8: 32 },
    latentSize: 64,
    weights: seededWeights(5),
  });
  const deviation = async (x: tf.Tensor) => Math.sqrt((await tf.mean(tf.square(x)).data())[0] as number);
  expect(await deviation(generator.conv1.conv.weight)).toBeCloseTo(1, 1);
  expect(
    (await deviation((generator.style[1] as NonNullable<(typeof generator.style)[number]>).weight)) / 100,
  ).toBeCloseTo(1, 1);
  expect(await generator.conv1.noise.weight.data()).toEqual(Float32Array.of(0));
  const pictures = generator.synthesize({
    codes: generator.wToStyles(generator.mapping(randomLatents(8, 64, new Random(1)))),
    maps: noMaps(generator.layout),
  });
  expect(await deviation(pictures)).toBeGreaterThan(0.3);
  expect(await deviation(pictures)).toBeLessThan(4);
});
