import { type GeneratorLayout, splitCodes } from "@mfim/core";
import { expectNoLeak, tinyEncoder, tinyFaces, tinyGenerator, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import {
  alongPath,
  evenBlend,
  interpolation,
  MfimSwapper,
  mix,
  mixPresets,
  presetWeights,
  slotGroups,
} from "../index.ts";

beforeAll(useNativeBackend);

const swapper = () => new MfimSwapper({ encoder: tinyEncoder(), generator: tinyGenerator() });
const difference = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;

/** Slots as StyleGAN2 has them: two convolutions and a colour output a resolution, one of each at 4 px. */
function layoutOf(resolution: number): GeneratorLayout {
  const slots = [];
  for (let r = 4; r <= resolution; r *= 2)
    for (const kind of r === 4 ? (["conv", "rgb"] as const) : (["conv", "conv", "rgb"] as const))
      slots.push({ name: `${kind}${r}`, kind, resolution: r, channels: 1, wPlus: 0 });
  return { resolution, slots, noises: [] };
}

test("groups fall on whole resolutions at 1024 px and cover every slot of a small layout", () => {
  const large = layoutOf(1024);
  const split = splitCodes(large, 32);
  expect(split.identity.length).toBe(18);
  const resolutions = (slots: readonly number[]) => [
    ...new Set(slots.map((slot) => large.slots[split.identity[slot] as number]?.resolution)),
  ];
  const groups = slotGroups(large, split);
  expect(resolutions(groups.outline)).toEqual([32, 64]);
  expect(resolutions(groups.nose)).toEqual([128]);
  expect(resolutions(groups.mouth)).toEqual([256]);
  expect(resolutions(groups.eyes)).toEqual([512, 1024]);

  const small = layoutOf(64);
  const few = slotGroups(small, splitCodes(small, 16));
  expect(Object.values(few).flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(Object.values(few).every((group) => group.length > 0)).toBe(true);
});

test("every preset's rows sum to 1 and say what their summary says", () => {
  const layout = layoutOf(64);
  const networks = { layout, split: splitCodes(layout, 16) };
  for (const [name, preset] of Object.entries(mixPresets)) {
    const sources = "sources" in preset ? preset.sources : 3;
    const rows = presetWeights(name, networks, sources);
    expect(rows.length).toBe(9);
    for (const row of rows) {
      expect(row.length).toBe(sources);
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    }
  }
  const groups = slotGroups(layout, networks.split);
  const eyes = presetWeights("eyes", networks, 2);
  expect(eyes.map((row) => row[1])).toEqual(eyes.map((_, slot) => (groups.eyes.includes(slot) ? 1 : 0)));
  const features = presetWeights("features", networks, 4).map((row) => row.indexOf(1));
  expect(groups.mouth.every((slot) => features[slot] === 2)).toBe(true);
  expect(() => presetWeights("ears", networks, 2)).toThrow(/expected one of global-local.*got "ears"/);
  expect(() => presetWeights("features", networks, 2)).toThrow(/features: expected 4 sources, got 2/);
});

test("a path is its stops at whole positions and linear between them", () => {
  const stops = [interpolation(2, 2, 0), evenBlend(2, 2), interpolation(2, 2, 1)];
  expect(alongPath(stops, 0)).toEqual(stops[0]);
  expect(alongPath(stops, 2)).toEqual(stops[2]);
  expect(alongPath(stops, 0.5)[1]).toEqual([0.75, 0.25]);
  expect(() => alongPath(stops, 2.1)).toThrow(/from 0 to 2/);
});

test("one source is a swap, two follow the paper's rule, encoded or not", () => {
  const method = swapper();
  const [anna, bert, target] = [tinyFaces(1, 1), tinyFaces(1, 11), tinyFaces(2, 5)];
  const pair = tf.tile(anna, [2, 1, 1, 1]);
  expect(difference(mix(method, { target, sources: [anna] }), method.swap(pair, target))).toBeLessThan(1e-6);
  using encoded = method.encode(anna);
  const mixed = mix(method, { target, sources: [encoded, bert] });
  expect(difference(mixed, method.mix([anna, bert], target))).toBeLessThan(1e-6);
  expect(() => mix(method, { target, sources: [anna, bert, anna] })).toThrow(/3 sources/);
  expect(() => mix(method, { target, sources: [] })).toThrow(/at least one source/);
  encoded.dispose();
  expect(() => mix(method, { target, sources: [encoded] })).toThrow(/disposed/);
});

test("strength leads from the target's own codes to the sources'", () => {
  const method = swapper();
  const [source, target] = [tinyFaces(1, 1), tinyFaces(1, 5)];
  const at = (strength: number) => mix(method, { target, sources: [source], strength });
  expect(difference(at(0), method.swap(target, target))).toBeLessThan(1e-6);
  expect(difference(at(1), method.swap(source, target))).toBeLessThan(1e-6);
  // The tiny networks are linear in the codes.
  expect(difference(at(0.25), tf.add(tf.mul(at(0), 0.75), tf.mul(at(1), 0.25)))).toBeLessThan(1e-5);
  expect(() => at(1.5)).toThrow(/from 0 to 1, got 1.5/);
});

test("mixing leaks nothing, and a source frees its own tensors", async () => {
  const method = swapper();
  const [source, target] = [tinyFaces(1, 1), tinyFaces(1, 5)];
  await expectNoLeak(() => {
    using encoded = method.encode(source);
    mix(method, { target, sources: [encoded, source], weights: "even", strength: 0.5 }).dispose();
  });
});
