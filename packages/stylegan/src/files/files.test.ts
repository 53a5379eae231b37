import type { NamedTensor } from "@mfim/core";
import { saveState, seededWeights } from "@mfim/nn";
import { useNativeBackend } from "@mfim/testing";
import { beforeAll, describe, expect, test } from "vitest";
import {
  Discriminator,
  Generator,
  generatorFromFile,
  generatorOptionsFrom,
  loadDiscriminator,
  loadGenerator,
  nvidiaDiscriminatorToPublicNames,
} from "../index.ts";

beforeAll(useNativeBackend);

const small = { resolution: 16, channels: { 4: 6, 8: 5, 16: 4 }, latentSize: 8, mappingLayers: 2 } as const;
const tensor = (shape: readonly number[]): NamedTensor => {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1);
  return { shape, dtype: "float32", toFloat32: () => values };
};
const prefixed = (state: ReadonlyMap<string, NamedTensor>, prefix: string) =>
  new Map([...state].map(([key, value]) => [prefix + key, value]));
const average = tensor([8]);

async function publicState(): Promise<Map<string, NamedTensor>> {
  using generator = new Generator({ ...small, weights: seededWeights(1) });
  return await saveState(generator);
}

/** A generator as StyleGAN2-ADA names it, written out by hand from its module tree. */
function nvidiaState(): Map<string, NamedTensor> {
  const state = new Map<string, NamedTensor>();
  const layer = (path: string, input: number, output: number, kernel: number) => {
    state.set(`${path}.weight`, tensor([output, input, kernel, kernel]));
    state.set(`${path}.bias`, tensor([output]));
    state.set(`${path}.affine.weight`, tensor([input, 8])).set(`${path}.affine.bias`, tensor([input]));
  };
  const conv = (path: string, input: number, output: number, side: number) => {
    layer(path, input, output, 3);
    state.set(`${path}.noise_strength`, tensor([])).set(`${path}.noise_const`, tensor([side, side]));
    state.set(`${path}.resample_filter`, tensor([4, 4]));
  };
  for (const i of [0, 1]) state.set(`mapping.fc${i}.weight`, tensor([8, 8])).set(`mapping.fc${i}.bias`, tensor([8]));
  state.set("mapping.w_avg", average).set("synthesis.b4.const", tensor([6, 4, 4]));
  conv("synthesis.b4.conv1", 6, 6, 4);
  layer("synthesis.b4.torgb", 6, 3, 1);
  for (const [side, input, output] of [
    [8, 6, 5],
    [16, 5, 4],
  ] as const) {
    conv(`synthesis.b${side}.conv0`, input, output, side);
    conv(`synthesis.b${side}.conv1`, output, output, side);
    layer(`synthesis.b${side}.torgb`, output, 3, 1);
    state.set(`synthesis.b${side}.resample_filter`, tensor([4, 4]));
  }
  return state;
}

describe("a generator is found in", () => {
  test("rosinality's file, its average and its discriminator beside it", async () => {
    const own = await publicState();
    const file = new Map([...prefixed(own, "g_ema."), ...prefixed(own, "g."), ["latent_avg", average]]);
    const found = generatorFromFile(file);
    expect(found.latentAverage).toBe(average);
    expect([...found.state.keys()]).toEqual([...own.keys()]);
    using generator = new Generator(small);
    loadGenerator(generator, found.state);
    const weight = (await saveState(generator)).get("convs.2.conv.weight")?.toFloat32();
    expect(weight).toEqual(own.get("convs.2.conv.weight")?.toFloat32());
  });

  test("pSp's file", async () => {
    const own = await publicState();
    const file = new Map([
      ...prefixed(own, "state_dict.decoder."),
      ["state_dict.encoder.body.0", average],
      ["latent_avg", average],
    ]);
    expect([...generatorFromFile(file).state.keys()]).toEqual([...own.keys()]);
  });

  test("NVIDIA's pickle, renamed and reshaped", async () => {
    const { state, latentAverage } = generatorFromFile(prefixed(nvidiaState(), "G_ema."));
    expect(latentAverage?.shape).toEqual([8]);
    expect(generatorOptionsFrom(state)).toEqual(small);
    using generator = new Generator(small);
    loadGenerator(generator, state);
    expect([...state.keys()].sort()).toEqual([...generator.state().keys()].sort());
    expect((await saveState(generator)).get("convs.3.noise.weight")?.toFloat32()).toEqual(Float32Array.of(1));
  });

  test("nothing else, and the message says what was looked for", () => {
    expect(() => generatorFromFile(new Map([["conv1.weight", tensor([1])]]), "a.pt")).toThrow(
      /a\.pt: expected a StyleGAN2 generator.*g_ema\.input\.input \(rosinality\).*got 1 tensors: conv1\.weight/,
    );
  });
});

test("a discriminator has the public names and ignores the blur kernels", async () => {
  using discriminator = new Discriminator({ resolution: 8, channels: { 4: 6, 8: 5 }, weights: seededWeights(1) });
  const state = new Map(await saveState(discriminator));
  expect([...state].map(([key, { shape }]) => `${key} ${shape.join("x")}`)).toEqual([
    "convs.0.0.weight 5x3x1x1",
    "convs.0.1.bias 5",
    "convs.1.conv1.0.weight 5x5x3x3",
    "convs.1.conv1.1.bias 5",
    "convs.1.conv2.1.weight 6x5x3x3",
    "convs.1.conv2.2.bias 6",
    "convs.1.skip.1.weight 6x5x1x1",
    "final_conv.0.weight 6x7x3x3",
    "final_conv.1.bias 6",
    "final_linear.0.weight 6x96",
    "final_linear.0.bias 6",
    "final_linear.1.weight 1x6",
    "final_linear.1.bias 1",
  ]);
  state.set("convs.1.conv2.0.kernel", tensor([4, 4]));
  using other = new Discriminator({ resolution: 8, channels: { 4: 6, 8: 5 } });
  loadDiscriminator(other, state);
  expect((await saveState(other)).get("final_linear.0.weight")?.toFloat32()).toEqual(
    state.get("final_linear.0.weight")?.toFloat32(),
  );
});

test("NVIDIA's discriminator gets the public names", () => {
  using discriminator = new Discriminator({ resolution: 16, channels: { 4: 6, 8: 5, 16: 4 } });
  const state = new Map<string, NamedTensor>([
    ["b16.fromrgb.weight", tensor([4, 3, 1, 1])],
    ["b16.fromrgb.bias", tensor([4])],
    ["b16.resample_filter", tensor([4, 4])],
  ]);
  for (const [side, input, output] of [
    [16, 4, 5],
    [8, 5, 6],
  ] as const) {
    state.set(`b${side}.conv0.weight`, tensor([input, input, 3, 3])).set(`b${side}.conv0.bias`, tensor([input]));
    state.set(`b${side}.conv1.weight`, tensor([output, input, 3, 3])).set(`b${side}.conv1.bias`, tensor([output]));
    state
      .set(`b${side}.skip.weight`, tensor([output, input, 1, 1]))
      .set(`b${side}.skip.resample_filter`, tensor([4, 4]));
  }
  state.set("b4.conv.weight", tensor([6, 7, 3, 3])).set("b4.conv.bias", tensor([6]));
  state.set("b4.fc.weight", tensor([6, 96])).set("b4.fc.bias", tensor([6]));
  state.set("b4.out.weight", tensor([1, 6])).set("b4.out.bias", tensor([1]));
  loadDiscriminator(discriminator, nvidiaDiscriminatorToPublicNames(state));
  expect(() => nvidiaDiscriminatorToPublicNames(new Map(), "d.pkl")).toThrow(/d\.pkl.*fromrgb.*found 0/);
});
