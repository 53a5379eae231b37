import { expectNoLeak, tinyEncoder, tinyFaces, tinyGenerator, tinyLayout, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import {
  composeStyles,
  evenBlend,
  globalLocal,
  globalLocalFrom,
  interpolation,
  MfimSwapper,
  mixIdentities,
  slotSources,
} from "../index.ts";

beforeAll(useNativeBackend);

function parts() {
  const encoder = tinyEncoder();
  const generator = tinyGenerator();
  return { encoder, generator, swapper: new MfimSwapper({ encoder, generator, owned: [encoder, generator] }) };
}

const difference = (a: tf.Tensor, b: tf.Tensor): number => {
  expect(a.shape).toEqual(b.shape);
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;
};

test("identity codes come from the source, the others and the maps from the target", () => {
  const { encoder } = parts();
  const identity = { codes: [tf.fill([2, 3], 1), tf.fill([2, 2], 2)] as tf.Tensor2D[] };
  const maps = [tf.ones([2, 4, 4, 1]) as tf.Tensor4D, null];
  const attributes = { codes: [tf.fill([2, 2], 3), tf.fill([2, 4], 4)] as tf.Tensor2D[], maps };
  expect(encoder.split).toEqual({ identity: [1, 3], attribute: [0, 2] });
  const styles = composeStyles(encoder.split, identity, attributes);
  expect(styles.codes.map((code) => code.shape)).toEqual(tinyLayout.slots.map(({ channels }) => [2, channels]));
  expect(styles.codes.map((code) => code.dataSync()[0])).toEqual([3, 1, 4, 2]);
  expect(styles.maps.map((map) => map?.shape ?? null)).toEqual([[2, 4, 4, 1], null]);
  expect(() => composeStyles(encoder.split, { codes: [] }, attributes)).toThrow(/expected 2 codes.*got 0/);
});

test("one source serves several targets", () => {
  const { swapper } = parts();
  const source = tinyFaces(1, 1);
  const targets = tinyFaces(3, 5);
  const rendered = swapper.render(swapper.encodeSource(source), swapper.encodeTarget(targets));
  const repeated = swapper.swap(tf.tile(source, [3, 1, 1, 1]), targets);
  expect(difference(rendered, repeated)).toBeLessThan(1e-6);
});

test("the swap is the generator's picture of the routed codes", () => {
  const { encoder, generator, swapper } = parts();
  const source = tinyFaces(2, 1);
  const target = tinyFaces(2, 5);
  const small = (faces: tf.Tensor4D) => tf.avgPool(faces, 2, 2, "valid");
  const identity = encoder.encodeIdentity(small(source)).codes;
  const attributes = encoder.encodeAttributes(small(target));
  const codes = [attributes.codes[0], identity[0], attributes.codes[1], identity[1]] as tf.Tensor2D[];
  const expected = generator.synthesize({ codes, maps: attributes.maps });
  expect(difference(swapper.swap(source, target), expected)).toBeLessThan(1e-6);
});

test("pictures of any side are averaged or enlarged to the encoder's", () => {
  const { swapper } = parts();
  const source = tinyFaces(1, 1, 16);
  const target = tinyFaces(1, 5, 4);
  const expected = swapper.swap(tf.avgPool(source, 4, 4, "valid"), target);
  expect(difference(swapper.swap(source, target), expected)).toBeLessThan(1e-6);
  expect(swapper.swap(tinyFaces(1, 1, 2), target).shape).toEqual([1, 8, 8, 3]);
  expect(() => swapper.swap(tf.zeros([1, 4, 8, 3]) as tf.Tensor4D, target)).toThrow(/swapFaces\(source\)/);
});

test("weights that name one source give its swap", () => {
  const { swapper } = parts();
  const sources = [tinyFaces(1, 1), tinyFaces(1, 11), tinyFaces(1, 21)];
  const target = tinyFaces(1, 5);
  for (const [index, source] of sources.entries()) {
    const mixed = swapper.mix(sources, target, slotSources([index, index], 3));
    expect(difference(mixed, swapper.swap(source, target))).toBeLessThan(1e-6);
    expect(difference(swapper.mix(sources, target, interpolation(2, 3, index)), mixed)).toBeLessThan(1e-6);
  }
});

test("codes are mixed slot by slot", () => {
  const code = (value: number) => tf.fill([1, 2], value) as tf.Tensor2D;
  const sources = [{ codes: [code(1), code(10)] }, { codes: [code(3), code(30)] }];
  const mixed = mixIdentities(sources, [
    [0.25, 0.75],
    [1, 0],
  ]);
  expect(mixed.codes.map((c) => c.dataSync()[0])).toEqual([2.5, 10]);
});

test("the default for two sources is the paper's rule: coarse identity slots from the global one", () => {
  const { encoder, swapper } = parts();
  const sources = [tinyFaces(1, 1), tinyFaces(1, 11)];
  const target = tinyFaces(1, 5);
  const [shared, local] = sources.map((source) => swapper.encodeSource(source));
  const expected = swapper.render(
    { codes: [shared?.codes[0], local?.codes[1]] as tf.Tensor2D[] },
    swapper.encodeTarget(target),
  );
  expect(encoder.split.identity.length).toBe(2);
  expect(difference(swapper.mix(sources, target), expected)).toBeLessThan(1e-6);
  const [alone] = sources as [tf.Tensor4D];
  expect(difference(swapper.mix([alone], target), swapper.swap(alone, target))).toBeLessThan(1e-6);
  for (const wrong of [[], [...sources, ...sources]])
    expect(() => swapper.mix(wrong, target)).toThrow(
      `or two, global and local, where no weights are given, got ${wrong.length}`,
    );
});

test.each([
  ["globalLocal", globalLocal(18, 7)],
  ["evenBlend", evenBlend(18, 3)],
  ["interpolation", interpolation(18, 4, 1.3)],
  ["slotSources", slotSources([0, 2, 1], 3)],
])("every row of %s sums to 1", (_, weights) => {
  for (const row of weights) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
});

test("presets say what their names say", () => {
  expect(globalLocal(3, 1)).toEqual([
    [1, 0],
    [0, 1],
    [0, 1],
  ]);
  const slots = [4, 8, 16, 32].map((resolution) => ({
    name: "",
    kind: "conv" as const,
    resolution,
    channels: 1,
    wPlus: 0,
  }));
  const layout = { resolution: 32, slots, noises: [] };
  expect(globalLocalFrom(layout, { attribute: [0], identity: [1, 2, 3] }, 16)).toEqual(globalLocal(3, 1));
  expect(interpolation(1, 3, 1.25)).toEqual([[0, 0.75, 0.25]]);
});

test("weights that do not fit are refused with their slot", () => {
  const { swapper } = parts();
  const sources = [tinyFaces(1, 1), tinyFaces(1, 11)];
  const target = tinyFaces(1, 5);
  expect(() => swapper.mix(sources, target, [[1, 0]])).toThrow(/expected 2 rows.*got 1/);
  expect(() =>
    swapper.mix(sources, target, [
      [1, 0],
      [0.5, 0.4],
    ]),
  ).toThrow(/identity slot 1.*sum to 1.*0\.5, 0\.4/);
  expect(() => swapper.mix(sources, target, [[1, 0], [1]])).toThrow(/identity slot 1: expected 2 weights/);
});

test("swapping and mixing leak nothing, and only what is owned is freed", async () => {
  const { swapper, encoder } = parts();
  const source = tinyFaces(1, 1);
  const target = tinyFaces(1, 5);
  await expectNoLeak(() => {
    swapper.swap(source, target).dispose();
    swapper.mix([source, target], target).dispose();
  });
  new MfimSwapper({ encoder, generator: tinyGenerator() }).dispose();
  expect([...encoder.parameters().values()].some((variable) => variable.isDisposed)).toBe(false);
  swapper.dispose();
  swapper.dispose();
  expect([...encoder.parameters().values()].every((variable) => variable.isDisposed)).toBe(true);
});
