import { ConfigError } from "@mfim/core";
import { publicShapes } from "@mfim/nn";
import { describeMorphableRegressor, plainGoldenState, samplePictures, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { Deca } from "../index.ts";
import { createDeca } from "./deca.ts";
import { DecaNetwork } from "./deca-network.ts";

beforeAll(useNativeBackend);

function formulaNet(): Deca {
  using network = new DecaNetwork();
  return createDeca(plainGoldenState(publicShapes(network)), { purpose: "analysis" });
}

describeMorphableRegressor(formulaNet);

test("jaw and expression lie together, apart from the head's rotation", async () => {
  using deca = formulaNet();
  const faces = samplePictures(1, 224, 224);
  const [row] = (await deca.coefficients(faces).array()) as [number[]];
  const { shape, expression, pose } = deca.regress(faces);
  expect(await shape.array()).toEqual([row.slice(0, 100)]);
  expect(await expression.array()).toEqual([[...row.slice(150, 200), ...row.slice(203, 206)]]);
  expect(await pose.array()).toEqual([row.slice(200, 203)]);
});

test("the head is relu between two linear layers over the trunk's features", async () => {
  using deca = formulaNet();
  const faces = samplePictures(1, 224, 224);
  const { encoder, layers } = deca.network;
  const features = encoder.features(tf.mul(tf.add(faces, 1), 0.5));
  const hidden = tf.maximum(
    tf.add(tf.matMul(features, layers[0].weight as tf.Tensor2D), layers[0].bias as tf.Tensor),
    0,
  );
  const expected = tf.add(
    tf.matMul(hidden as tf.Tensor2D, layers[2].weight as tf.Tensor2D),
    layers[2].bias as tf.Tensor,
  );
  const error = tf.div(tf.max(tf.abs(tf.sub(deca.coefficients(faces), expected))), tf.max(tf.abs(expected)));
  expect((await error.data())[0]).toBeLessThan(1e-5);
});

test("it is refused in training unless its terms are acknowledged", () => {
  const state = new Map();
  expect(() => createDeca(state, { purpose: "training" })).toThrow(ConfigError);
  expect(() => createDeca(state, { purpose: "training" })).toThrow(/forbids faked content/);
  // Past the terms, the empty state is what is wrong.
  expect(() => createDeca(state, { purpose: "training", acknowledgeTerms: true })).toThrow(
    /missing encoder.conv1.weight/,
  );
});
