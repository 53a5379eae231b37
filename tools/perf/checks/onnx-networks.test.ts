import { join } from "node:path";
import { loadMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import type { StyleCodes } from "@mfim/core";
import type { FeaturePyramid } from "@mfim/encoder";
import { compile, toOnnx } from "@mfim/graph";
import { loadThreeDdfa } from "@mfim/losses-3dmm";
import { composeStyles } from "@mfim/mfim";
import { sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import ort from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import {
  faces,
  formulaLpips,
  smallDiscriminator,
  smallEncoder,
  smallGenerator,
  smallPyramids,
  smallRecognizer,
  smallRegressor,
} from "./small-networks.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();

type Named = Readonly<Record<string, tf.Tensor>>;
type Program = (inputs: Named) => Named;

/** Sizes that no other dimension of these networks has. */
const batches = [5, 7] as const;

/** Exports for any batch, or for the one of `make(1)` alone, and compares onnxruntime with eager at several. */
async function expectSameInOnnx(program: Program, make: (batch: number) => Named, dynamic = true): Promise<Uint8Array> {
  const compiled = compile(program, { check: "once" });
  const traced = (dynamic ? batches : [1]).map((batch) => compiled.concrete(make(batch)));
  const [concrete, otherBatch] = traced as [(typeof traced)[number], (typeof traced)[number]?];
  const outputs = Object.keys(tf.tidy(() => program(make(1)) as tf.TensorContainer) as Named);
  const model = await toOnnx(concrete, {
    inputs: Object.keys(make(1)),
    outputs,
    ...(otherBatch !== undefined && { otherBatch }),
  });
  const session = await ort.InferenceSession.create(model);
  expect(session.outputNames).toEqual(outputs);
  for (const batch of dynamic ? [1, 3] : [1]) {
    const inputs = make(batch);
    const expected = tf.tidy(() => program(inputs) as tf.TensorContainer) as Named;
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, toOrt(inputs[name] as tf.Tensor)]));
    const results = await session.run(feeds);
    for (const [name, tensor] of Object.entries(expected)) {
      const result = results[name] as ort.Tensor;
      expect(result.dims).toEqual(tensor.shape);
      expect(largestDifference(tensor.dataSync(), result.data as Float32Array)).toBeLessThan(1e-5);
    }
  }
  compiled.dispose();
  return model;
}

const toOrt = (tensor: tf.Tensor) => new ort.Tensor("float32", tensor.dataSync() as Float32Array, tensor.shape);

function largestDifference(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  let [difference, largest] = [0, 1e-3];
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    difference = Math.max(difference, Math.abs(value - (actual[i] as number)));
    largest = Math.max(largest, Math.abs(value));
  }
  return difference / largest;
}

const named = (prefix: string, tensors: readonly tf.Tensor[]): Named =>
  Object.fromEntries(tensors.map((tensor, i) => [`${prefix}_${i}`, tensor]));
const present = (maps: StyleCodes["maps"]) => maps.filter((map): map is tf.Tensor4D => map !== null);

describe.each(Object.keys(smallPyramids))("a studio's two models, with pyramid %s", (kind) => {
  const parts = () => {
    const generator = smallGenerator();
    return { generator, encoder: smallEncoder(generator.layout, (smallPyramids[kind] as () => FeaturePyramid)()) };
  };

  test("source to identity codes, target to attribute codes and maps", async () => {
    const { encoder } = parts();
    const face = (batch: number) => ({ face: faces(batch, 64) });
    const identity: Program = ({ face: source }) => named("code", encoder.encodeIdentity(source as tf.Tensor4D).codes);
    const attributes: Program = ({ face: target }) => {
      const { codes, maps } = encoder.encodeAttributes(target as tf.Tensor4D);
      return { ...named("code", codes), ...named("map", present(maps)) };
    };
    await expectSameInOnnx(identity, face);
    await expectSameInOnnx(attributes, face);
  });

  test("codes and maps of four channels to a picture, of any batch and of one", async () => {
    const { encoder, generator } = parts();
    const { codes, maps } = composeStyles(
      encoder.split,
      encoder.encodeIdentity(faces(1, 64)),
      encoder.encodeAttributes(faces(1, 64, 2)),
    );
    const shapes = { ...named("code", codes), ...named("map", present(maps)) };
    const places = maps.flatMap((map, noise) => (map === null ? [] : [noise]));
    const make = (batch: number): Named =>
      Object.fromEntries(
        Object.entries(shapes).map(([name, { shape }], i) => [
          name,
          tf.randomNormal([batch, ...shape.slice(1)], 0, 1, "float32", 10 + i),
        ]),
      );
    const synthesis: Program = (inputs) => ({
      picture: generator.synthesize({
        codes: codes.map((_, i) => inputs[`code_${i}`] as tf.Tensor2D),
        maps: maps.map(
          (_, noise) => (places.includes(noise) ? inputs[`map_${places.indexOf(noise)}`] : null) as tf.Tensor4D,
        ),
      }),
    });
    const model = await expectSameInOnnx(synthesis, make);
    const used = [...generator.state()].filter(([key]) => !key.startsWith("style.") && !key.includes("modulation"));
    const bytes = 4 * used.reduce((sum, [, variable]) => sum + variable.size, 0);
    expect(model.length).toBeLessThan(bytes + 60_000); // weights are there once
    await expectSameInOnnx(synthesis, make, false);
  });
});

describe("networks of the losses", () => {
  test("recogniser, regressor, perceptual distance", async () => {
    const recognizer = smallRecognizer();
    await expectSameInOnnx(
      ({ face }) => ({ embedding: recognizer.embed(face as tf.Tensor4D) }),
      (batch) => ({
        face: faces(batch, 64),
      }),
    );
    const lpips = formulaLpips();
    await expectSameInOnnx(
      ({ a, b }) => ({ distance: lpips.distance(a as tf.Tensor4D, b as tf.Tensor4D) }),
      (batch) => ({ a: faces(batch, 64), b: faces(batch, 64, 2) }),
    );
    const regressor = smallRegressor();
    await expectSameInOnnx(
      ({ face }) => ({ ...regressor.regress(face as tf.Tensor4D) }),
      (batch) => ({
        face: faces(batch, 64),
      }),
    );
  });

  test.skipIf(shared === undefined)("public MobileFaceNet and 3DDFA_V2", async () => {
    const recognizer = await loadMobileFaceNet(join(shared as string, "weights/mobilefacenet-128.pt"));
    await expectSameInOnnx(
      ({ face }) => ({ embedding: recognizer.embed(face as tf.Tensor4D) }),
      (batch) => ({
        face: faces(batch, 112),
      }),
    );
    const regressor = await loadThreeDdfa(join(shared as string, "weights/3ddfa-v2-mb05-120.pth"));
    await expectSameInOnnx(
      ({ face }) => ({ ...regressor.regress(face as tf.Tensor4D) }),
      (batch) => ({
        face: faces(batch, 120),
      }),
    );
  });

  test("the discriminator, whose deviation over the batch fixes it", async () => {
    const discriminator = smallDiscriminator();
    await expectSameInOnnx(
      ({ face }) => ({ logits: discriminator.logits(face as tf.Tensor4D) }),
      () => ({
        face: faces(4, 64),
      }),
      false,
    );
  });
});
