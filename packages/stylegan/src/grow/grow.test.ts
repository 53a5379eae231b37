import { Random } from "@mfim/core";
import { saveState, seededWeights, upsample2 } from "@mfim/nn";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { Discriminator, Generator, growDiscriminator, growGenerator, noMaps, randomLatents } from "../index.ts";

beforeAll(useNativeBackend);

const channels = { 4: 8, 8: 6, 16: 5, 32: 4 };
const generator = (resolution: number, seed: number) =>
  new Generator({ resolution, channels, latentSize: 8, mappingLayers: 2, weights: seededWeights(seed) });
const discriminator = (resolution: number, seed: number) =>
  new Discriminator({ resolution, channels, weights: seededWeights(seed) });

/** Moves what starts at 0, so that nothing hides there. */
function stirred<Network extends Generator | Discriminator>(network: Network): Network {
  let seed = 50;
  for (const variable of network.parameters().values())
    tf.tidy(() => variable.assign(tf.add(variable, tf.randomNormal(variable.shape, 0, 0.1, "float32", seed++))));
  return network;
}

function picture(network: Generator): tf.Tensor4D {
  return tf.tidy(() => {
    const w = network.mapping(randomLatents(2, 8, new Random(3)));
    return network.synthesize({ codes: network.wToStyles(w), maps: noMaps(network.layout) });
  });
}

const gap = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;

test("a grown generator's picture is the smaller one's in its skip sum, until the new colours come", async () => {
  using small = stirred(generator(8, 1));
  using large = stirred(generator(32, 2));
  const before = new Map([...large.state()].map(([key, variable]) => [key, variable.dataSync()]));
  growGenerator(large, await saveState(small));
  const enlarged = upsample2(upsample2(picture(small)));
  expect(gap(enlarged, tf.zerosLike(enlarged))).toBeGreaterThan(0.1);
  // Fresh biases are 0; these were stirred.
  for (const variable of [large.to_rgbs[1]?.bias, large.to_rgbs[2]?.bias])
    variable?.assign(tf.zerosLike(variable) as tf.Tensor4D);
  expect(gap(picture(large), enlarged)).toBeLessThan(1e-5);
  // The blocks above are what they were, and learn from the first step on.
  for (const key of ["convs.2.conv.weight", "convs.5.activate.bias", "to_rgbs.2.conv.modulation.weight"])
    expect(large.state().get(key)?.dataSync(), key).toEqual(before.get(key));
  const { weight } = (large.to_rgbs[2] as (typeof large.to_rgbs)[number]).conv;
  const { grads } = tf.variableGrads(() => tf.sum(tf.square(tf.sub(picture(large), 1))) as tf.Scalar, [weight]);
  expect(tf.sum(tf.abs(grads[weight.name] as tf.Tensor)).dataSync()[0]).toBeGreaterThan(0);
});

test("a grown discriminator holds the smaller one's blocks where the resolution is theirs", async () => {
  using small = stirred(discriminator(8, 1));
  using large = stirred(discriminator(32, 2));
  const before = new Map([...large.state()].map(([key, variable]) => [key, variable.dataSync()]));
  growDiscriminator(large, await saveState(small));
  const found = (key: string) => large.state().get(key)?.dataSync();
  const theirs = (key: string) => small.state().get(key)?.dataSync();
  expect(found("convs.3.conv1.0.weight")).toEqual(theirs("convs.1.conv1.0.weight"));
  expect(found("convs.3.skip.1.weight")).toEqual(theirs("convs.1.skip.1.weight"));
  for (const key of ["final_conv.0.weight", "final_linear.0.weight", "final_linear.1.bias"])
    expect(found(key), key).toEqual(theirs(key));
  for (const key of ["convs.0.0.weight", "convs.1.conv1.0.weight", "convs.2.conv2.1.weight"])
    expect(found(key), key).toEqual(before.get(key));
});

test("what is not smaller, or has other channels, is refused, and nothing is changed", async () => {
  using small = generator(8, 1);
  using same = generator(8, 2);
  const smallState = await saveState(small);
  expect(() => growGenerator(same, smallState, "old")).toThrow(
    /^old: expected a generator smaller than 8 px .* one of 8 px/,
  );
  using wide = new Generator({ resolution: 16, channels: { ...channels, 8: 7 }, latentSize: 8, mappingLayers: 2 });
  expect(() => growGenerator(wide, smallState)).toThrow(/does not fit Generator: .*convs\.0\.conv\.weight has shape/);
  using judge = discriminator(8, 1);
  const state = await saveState(judge);
  expect(() => growDiscriminator(discriminator(8, 2), state)).toThrow(
    /smaller than 8 px to grow from, got one of 8 px/,
  );
});
