import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDlibResnet } from "@mfim/backbones/dlib-resnet";
import {
  defaultMobileRecognizer,
  loadMobileRecognizer,
  MobileRecognizer,
  saveMobileRecognizer,
} from "@mfim/backbones/mobile-recognizer";
import { writeSafetensors } from "@mfim/checkpoints";
import { CheckpointError } from "@mfim/core";
import type { FacialAttributeEncoder } from "@mfim/encoder";
import { Adam, type Module, saveState, seededWeights } from "@mfim/nn";
import { Generator } from "@mfim/stylegan";
import { expectNoLeak, sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  encoderStart,
  encoders,
  featureExtractors,
  generators,
  headPoseEstimators,
  loadPart,
  type PartKind,
  perceptualDistances,
  recognizers,
  regressors,
  swapMethods,
  trainedForm,
} from "../index.ts";

const shared = sharedFolder();
let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "zoo-"));
  using generator = new Generator({
    resolution: 16,
    channels: { 4: 8, 8: 8, 16: 6 },
    latentSize: 8,
    mappingLayers: 2,
    weights: seededWeights(1),
  });
  await writeSafetensors(join(folder, "generator.safetensors"), await saveState(generator));
  using recognizer = new MobileRecognizer(defaultMobileRecognizer, seededWeights(2));
  // Running statistics move to where they belong, as training would move them.
  const samples = tf.randomUniform([8, 64, 64, 3], -1, 1, "float32", 3) as tf.Tensor4D;
  for (let step = 0; step < 30; step++) recognizer.embedding(samples, "batch").dispose();
  await saveMobileRecognizer(join(folder, "recognizer"), recognizer);
});
afterAll(() => rm(folder, { recursive: true }));

const generator = { type: "stylegan2", file: "generator.safetensors" };
const encoder = {
  type: "facial-attribute",
  identityFrom: 8,
  pyramid: { type: "mobile-trunk", start: "recognizer", inputSize: 32, channels: 12 },
  codes: { width: 8, sharing: "level" },
  maps: { resolutions: [4, 8], width: 4 },
};
const faces = (seed: number) => tf.randomUniform([1, 16, 16, 3], -1, 1, "float32", seed) as tf.Tensor4D;

test("a swap method is made from a generator and an encoder that starts at its mean face", async () => {
  using method = await loadPart(swapMethods, { type: "mfim", generator, encoder }, { folder });
  const swap = await method.swap(faces(1), faces(2));
  expect(swap.shape).toEqual([1, 16, 16, 3]);
  using plain = await loadPart(generators, generator, { folder });
  const codes = plain.meanStyles?.() ?? [];
  const maps = plain.layout.noises.map(({ resolution, channels }) =>
    resolution <= 8 ? (tf.zeros([1, resolution, resolution, channels]) as tf.Tensor4D) : null,
  );
  const mean = plain.synthesize({ codes, maps });
  const scale = tf.max(tf.abs(mean)).dataSync()[0] as number;
  expect((tf.max(tf.abs(tf.sub(swap, mean))).dataSync()[0] as number) / scale).toBeLessThan(0.1);
});

test("the pyramid starts as the recogniser's trunk", async () => {
  using plain = await loadPart(generators, generator, { folder });
  using made = await loadPart(encoders, encoder, { folder, layout: plain.layout });
  using recognizer = await loadMobileRecognizer(join(folder, "recognizer"));
  const started = made.parameters().get("pyramid.trunk.trunk.blocks.0.expand.conv.weight") as tf.Variable;
  const original = recognizer.state().get("trunk.blocks.0.expand.conv.weight") as tf.Variable;
  expect(started.dataSync()).toEqual(original.dataSync());
});

test("a trained encoder comes back from its file, whatever it started from, which is not asked for", async () => {
  using plain = await loadPart(generators, generator, { folder });
  const context = { folder, layout: plain.layout };
  using trained = (await loadPart(encoders, encoder, context)) as FacialAttributeEncoder;
  for (const variable of trained.parameters().values()) variable.assign(tf.add(variable, 0.01));
  await writeSafetensors(join(folder, "encoder.safetensors"), await saveState(trained as Module));
  const { start, ...pyramid } = { ...encoder.pyramid, shape: defaultMobileRecognizer.trunk };
  expect(start).toBe("recognizer");
  const meanStyles = () => expect.fail("a mean that the file replaces");
  const beginning = { ...context, meanStyles };
  using loaded = await loadPart(encoders, { ...encoder, pyramid, file: "encoder.safetensors" }, beginning);
  const [ours, theirs] = [trained, loaded].map((net) => {
    const { codes } = net.encodeIdentity(tf.zeros([1, 32, 32, 3]));
    return tf.concat([...codes], 1).dataSync();
  });
  expect(ours).toEqual(theirs);
});

test("an encoder starts from dlib's network, trains all of it, and comes back from its file alone", async () => {
  using plain = await loadPart(generators, generator, { folder });
  const context = { folder, layout: plain.layout };
  const pyramid = { type: "dlib-trunk", start: "face-api", inputSize: 64, channels: 12 };
  const config = { ...encoder, pyramid };
  using trained = (await loadPart(encoders, config, context)) as FacialAttributeEncoder;
  using original = await loadDlibResnet();
  const key = "conv128_1.conv2.scale.weights";
  const started = trained.parameters().get(`pyramid.trunk.${key}`) as tf.Variable;
  expect(started.dataSync()).toEqual(original.network.state().get(key)?.dataSync());
  using adam = new Adam(trained.parameters(), { learningRate: 1e-3 });
  const variables = [...trained.parameters()];
  for (let step = 0; step < 2; step++) {
    const { value, grads } = tf.variableGrads(
      () => {
        const { codes } = trained.encodeIdentity(tf.ones([1, 64, 64, 3]));
        return tf.mean(tf.square(tf.concat([...codes], 1))) as tf.Scalar;
      },
      variables.map(([, variable]) => variable),
    );
    adam.apply(
      Object.fromEntries(variables.map(([name, variable]) => [name, grads[variable.name] ?? tf.zeros(variable.shape)])),
    );
    tf.dispose([value, grads]);
  }
  expect(started.dataSync()).not.toEqual(original.network.state().get(key)?.dataSync());
  await writeSafetensors(join(folder, "dlib-encoder.safetensors"), await saveState(trained as Module));
  const saved = await trainedForm(encoders, config, context);
  expect(saved["pyramid"]).toEqual({ type: "dlib-trunk", frozen: false, inputSize: 64, channels: 12 });
  using loaded = await loadPart(encoders, { ...saved, file: "dlib-encoder.safetensors" }, context);
  const [ours, theirs] = [trained, loaded].map((net) =>
    tf.concat([...net.encodeIdentity(tf.zeros([1, 64, 64, 3])).codes], 1).dataSync(),
  );
  expect(ours).toEqual(theirs);
});

test("parts of a swap method that do not fit are named with their place, and nothing stays behind", async () => {
  const config = { type: "mfim", generator, encoder: { ...encoder, pyramid: { type: "mobile-trunk", imputSize: 3 } } };
  await expect(loadPart(swapMethods, config, { folder })).rejects.toThrow(
    /method\.encoder\.pyramid\.imputSize: unknown key; did you mean "inputSize"\?/,
  );
  const noStart = { type: "mfim", generator, encoder: { ...encoder, pyramid: { type: "mobile-trunk" } } };
  await expectNoLeak(async () => {
    await expect(loadPart(swapMethods, noStart, { folder })).rejects.toThrow(/needs start .* or shape/);
  });
  const missing = { type: "stylegan2", file: "none.safetensors" };
  await expect(loadPart(generators, missing, { folder })).rejects.toThrow(/none\.safetensors/);
});

test("style maps of several channels can be asked for, and come back from a saved file", async () => {
  using wide = await loadPart(generators, { ...generator, mapChannels: 3 }, { folder });
  expect(wide.layout.noises.map(({ channels }) => channels)).toEqual([3, 3, 3, 3, 3]);
  await writeSafetensors(join(folder, "wide.safetensors"), await saveState(wide as unknown as Module));
  using again = await loadPart(generators, { ...generator, file: "wide.safetensors" }, { folder });
  expect(again.layout).toEqual(wide.layout);
});

test("own recogniser and its features load from their folder", async () => {
  using recognizer = await loadPart(recognizers, { type: "own", folder: "recognizer" }, { folder });
  expect(recognizer.id).toBe("mfim-recognizer-64");
  using features = await loadPart(
    perceptualDistances,
    { type: "recognizer-features", folder: "recognizer" },
    { folder },
  );
  const face = tf.zeros([1, 64, 64, 3]) as tf.Tensor4D;
  expect(features.distance(face, face).dataSync()[0]).toBe(0);
});

test("what arrives with an npm dependency needs no file; a mean embedding may come from one", async () => {
  const mean = { shape: [1024], dtype: "float32", toFloat32: () => new Float32Array(1024) };
  await writeSafetensors(join(folder, "lfw-mean.safetensors"), new Map([["mean", mean]]));
  const ids: string[] = [];
  for (const fields of [{}, { mean: null }, { mean: "lfw-mean.safetensors" }]) {
    using recognizer = await loadPart(recognizers, { type: "human-faceres", ...fields }, { folder });
    ids.push(recognizer.id.replace(/^.*faceres-/, ""));
  }
  expect(ids).toEqual(["centred-renders", "uncentred", "centred-lfw-mean"]);
  using dlib = await loadPart(recognizers, { type: "dlib-resnet", mean: null }, { folder });
  expect(dlib.id).toBe("face-api-1.7.15/dlib-resnet-uncentred");
  using features = await loadPart(perceptualDistances, { type: "dlib-features" }, { folder });
  const distances = features.distance(faces(1), tf.mul(faces(1), 0.5) as tf.Tensor4D).dataSync();
  expect(distances[0]).toBeGreaterThan(0.01);
  // What an encoder starts from is the same network to a judge, by the hash of its files.
  const start = await encoderStart({ ...encoder, pyramid: { type: "dlib-trunk", start: "face-api" } }, { folder });
  expect(start?.weights).toBe(dlib.weights);
  expect(await encoderStart({ ...encoder, pyramid: { type: "ir-se" } }, { folder })).toBeUndefined();
  await expect(
    loadPart(recognizers, { type: "human-faceres", mean: "generator.safetensors" }, { folder }),
  ).rejects.toThrow(/generator\.safetensors: expected a tensor "mean"/);
  using pose = await loadPart(headPoseEstimators, { type: "human-facemesh" }, { folder });
  expect(pose.input.width).toBe(192);
});

test("a file of another network is refused by its loader, with the file's name", async () => {
  const file = "generator.safetensors";
  const wrong: readonly (readonly [PartKind<unknown, never>, string])[] = [
    [recognizers, "mobilefacenet"],
    [recognizers, "arcface"],
    [recognizers, "cosface"],
    [regressors, "3ddfa-v2"],
    [headPoseEstimators, "hopenet"],
    [featureExtractors, "fid-inception"],
  ] as never;
  for (const [kind, type] of wrong) {
    await expect(loadPart(kind as PartKind<unknown>, { type, file }, { folder }), type).rejects.toThrow(
      CheckpointError,
    );
    await expect(loadPart(kind as PartKind<unknown>, { type, file }, { folder }), type).rejects.toThrow(
      /generator\.safetensors/,
    );
  }
});

describe.skipIf(shared === undefined)("public networks from files", () => {
  const weights = { folder: join(shared ?? "", "weights") };

  test("recognisers", async () => {
    using loss = await loadPart(recognizers, { type: "mobilefacenet", file: "mobilefacenet-128.pt" }, weights);
    using metric = await loadPart(
      recognizers,
      { type: "mobilefacenet-prelu", file: "mobilefacenet-prelu-112x96.ckpt" },
      weights,
    );
    expect([loss.input.width, metric.input.width]).toEqual([112, 96]);
    await expect(
      loadPart(recognizers, { type: "mobilefacenet-prelu", file: "mobilefacenet-128.pt" }, weights),
    ).rejects.toThrow(/expected mobilefacenet-prelu-112x96, got mobilefacenet-128/);
  });

  test("regressor and perceptual distance", async () => {
    const file = "3ddfa-v2-mb05-120.pth";
    using whole = await loadPart(regressors, { type: "3ddfa-v2", file }, weights);
    using rotation = await loadPart(regressors, { type: "3ddfa-v2", file, pose: "rotation" }, weights);
    expect([whole.sizes.pose, rotation.sizes.pose]).toEqual([12, 9]);
    using lpips = await loadPart(
      perceptualDistances,
      { type: "lpips-alex", features: "alexnet-features.pth", heads: "lpips-lin-alex-v0.1.pth" },
      weights,
    );
    expect(lpips.id).toBe("lpips-alex-v0.1");
  });

  test("head pose", async () => {
    const file = "head-pose-estimation-adas-0001-fp16/head-pose-estimation-adas-0001.xml";
    using pose = await loadPart(headPoseEstimators, { type: "head-pose-adas", file }, weights);
    expect(pose.estimate(tf.zeros([1, 60, 60, 3])).shape).toEqual([1, 3]);
  });

  test("an encoder that starts from the public recogniser", async () => {
    using plain = await loadPart(generators, generator, { folder });
    const pyramid = {
      type: "mobilefacenet",
      start: join(shared as string, "weights/mobilefacenet-128.pt"),
      inputSize: 64,
    };
    using made = await loadPart(encoders, { ...encoder, pyramid }, { folder, layout: plain.layout });
    expect(made.inputSize).toBe(64);
    expect(made.parameters().has("pyramid.trunk.features.14.conv.2.weight")).toBe(true);
  });
});
