import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { createMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import { memoryTensor, readModelConfig, readModelWeights, writeModelFolder, writeSafetensors } from "@mfim/checkpoints";
import type { AttributeEncoder, CheckpointError, Generator, ImageBatch, StateDict } from "@mfim/core";
import { IrSePyramid, MobileFaceNetPyramid } from "@mfim/encoder";
import { setEager } from "@mfim/graph";
import { MfimSwapper } from "@mfim/mfim";
import { type OnnxNetworkName, writeOnnxNetworks } from "@mfim/mfim/onnx";
import { saveState, seededWeights } from "@mfim/nn";
import { Generator as StyleGan2 } from "@mfim/stylegan";
import { largestDifference, swapByOnnx, useNativeBackend } from "@mfim/testing";
import {
  discriminators,
  encoders,
  generators,
  loadPart,
  networksOf,
  openSwapModel,
  pyramids,
  trainedForm,
  trainedMethod,
} from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import ort from "onnxruntime-node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { readGrid } from "../ablate/read-grid.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";
import { FitTask } from "../fit/fit-task.ts";
import { publicState } from "../networks/public-state.ts";
import { jitter } from "../testing/jitter.ts";
import { tinyFitConfig, tinySize, writeTinyNetworks } from "../testing/tiny-fit.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { fitSchema } from "./fit-schema.ts";
import { readConfig } from "./read-config.ts";

/** Half-precision weights through a swap: relative to its largest value. */
const tolerance = 0.02;

const stages = [8, 8, 8].map((channels) => ({ channels, units: 1, stride: 2 }));
/** As an untouched public file would have it, but narrow. */
const publicPyramid = async (narrow: typeof stages) => {
  using pyramid = new IrSePyramid({ inputSize: 16, stages: narrow as never, weights: seededWeights(5) });
  return new Map([...(await saveState(pyramid))].filter(([key]) => !key.startsWith("latlayer")));
};

/** The public recogniser around a pyramid's body: its last layers, which the loader misses, are filled with a number. */
function wholeRecognizer(body: StateDict): StateDict {
  try {
    createMobileFaceNet("relu6", body).dispose();
    return body;
  } catch (error) {
    const missing = (error as CheckpointError).details.map((line) => /^missing (\S+) \[(.*)\]$/.exec(line));
    const last = missing.map((found) => {
      const shape = String(found?.[2]).split(", ").map(Number);
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(0.1);
      return [String(found?.[1]), memoryTensor(shape, values)] as const;
    });
    return new Map([...body, ...last]);
  }
}

let root = "";
/** Where a config stands; files that it names lie as deep as in a checkout. */
let folder = "";
const lieIn = async (file: string, state: StateDict) => {
  await mkdir(dirname(file), { recursive: true });
  await writeSafetensors(file, state);
};

/** Weights of the tiny pretraining by the names that a public file has them under. */
const tinyState = async (network: string, within: string) => {
  const { state } = await readModelWeights(join(folder, "generator"), network);
  return [...state].map(([key, tensor]) => [`${within}.${key}`, tensor] as const);
};

beforeAll(async () => {
  await useNativeBackend();
  root = await mkdtemp(join(tmpdir(), "trained-"));
  folder = join(root, "checkout/apps/trainer/configs");
  await mkdir(folder, { recursive: true });
  await writeTinyNetworks(folder);
  const cache = join(root, "cache/zoo");
  await lieIn(join(cache, "arcface-ir-se50/model_ir_se50.pth"), await publicPyramid(stages));
  await lieIn(join(cache, "psp-ffhq/psp_ffhq_encode.pt"), await publicPyramid(stages));
  await mkdir(join(cache, "stylegan2-ffhq-config-f"));
  await writeSafetensors(
    join(cache, "stylegan2-ffhq-config-f/stylegan2-ffhq-config-f.pt"),
    new Map([...(await tinyState("generator", "g_ema")), ...(await tinyState("discriminator", "d"))]),
  );
  using mobile = new MobileFaceNetPyramid({ weights: seededWeights(6) });
  await lieIn(join(root, "shared/weights/mobilefacenet-128.pt"), wholeRecognizer(await saveState(mobile)));
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(() => {
  vi.stubEnv("MFIM_CACHE", join(root, "cache"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  setEager(false);
});

const faces = (side: number, seed: number, count = 2) =>
  tf.randomUniform([count, side, side, 3], -1, 1, "float32", seed) as ImageBatch;

/** How far two networks' results are apart, as a share of the first one's largest value. */
async function apart(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const largest = tf.tidy(() => tf.max(tf.abs(a)).dataSync()[0] as number);
  return (await largestDifference(a, b)) / largest;
}

/** The method of a model folder, as the command, the bench and the studio load it. */
const loadModel = async (model: string) => (await openSwapModel(model, { modules: "allow" })).method as MfimSwapper;

const own = (file: string) => relative(folder, join(import.meta.dirname, "../testing", file));
const { encoder, generator } = tinyFitConfig();
const withPyramid = (pyramid: unknown) => ({ generator, encoder: { ...encoder, pyramid } });

/** What each type starts from, and the types that a case is for. */
const cases: Readonly<
  Record<string, { readonly of: readonly string[]; readonly side?: number; readonly config: () => object }>
> = {
  "a generator of a pretraining, a recogniser's trunk": {
    of: ["generator stylegan2", "discriminator stylegan2", "encoder facial-attribute", "pyramid mobile-trunk"],
    config: () => ({ generator, encoder }),
  },
  "style maps of more channels than the file's": {
    of: ["generator stylegan2"],
    config: () => ({ generator: { ...generator, mapChannels: 3 }, encoder }),
  },
  "names of public networks": {
    of: ["generator zoo", "pyramid ir-se"],
    config: () => ({
      generator: "zoo:stylegan2-ffhq-config-f",
      discriminator: "zoo:stylegan2-ffhq-config-f",
      encoder: { ...encoder, pyramid: { type: "ir-se", inputSize: 16, stages, start: "zoo:arcface-ir-se50" } },
    }),
  },
  "a pyramid by the name of a public network": {
    of: ["pyramid zoo"],
    config: () => withPyramid({ type: "zoo", name: "psp-ffhq", inputSize: 16, stages }),
  },
  "networks that the project ships": {
    of: ["generator stylegan2", "discriminator stylegan2", "pyramid mobile-trunk"],
    side: 64,
    config: () => ({
      ...withPyramid({ type: "mobile-trunk", start: "bundled:recogniser-64", channels: 8 }),
      generator: { type: "stylegan2", file: "bundled:generator-64/generator.safetensors" },
      discriminator: "bundled:generator-64",
      // They have learned: the rate of the tiny networks here would unlearn it in a step.
      optimisers: Object.fromEntries(
        ["encoder", "generator", "discriminator"].map((name) => [name, { learningRate: 1e-4 }]),
      ),
    }),
  },
  "a pyramid from scratch": {
    of: ["pyramid ir-se"],
    config: () => withPyramid({ type: "ir-se", inputSize: 16, stages, stem: 4 }),
  },
  "a public recogniser's body": {
    of: ["pyramid mobilefacenet"],
    config: () =>
      withPyramid({
        type: "mobilefacenet",
        start: "../../../../shared/weights/mobilefacenet-128.pt",
        inputSize: 32,
        channels: 8,
      }),
  },
  "the body of dlib's network": {
    of: ["pyramid dlib-trunk"],
    config: () => ({
      ...withPyramid({ type: "dlib-trunk", start: "face-api", frozen: true, inputSize: 64, channels: 8, fine: [6] }),
      // 27 layers without norms: the rate of the tiny networks here would blow them up.
      optimisers: { ...tinyFitConfig().optimisers, encoder: { learningRate: 1e-5 } },
    }),
  },
  "somebody's generator, discriminator and encoder": {
    of: ["generator module", "discriminator module", "encoder module"],
    config: () => ({
      generator: { type: "module", from: own("own-generator.ts"), options: { seed: 4 } },
      discriminator: { type: "module", from: own("own-discriminator.ts"), options: { channels: 5 } },
      encoder: { type: "module", from: own("own-encoder.ts"), options: { trunk: "recognizer" } },
    }),
  },
  "somebody's pyramid": {
    of: ["pyramid module"],
    config: () => withPyramid({ type: "module", from: own("own-pyramid.ts"), options: { channels: 4 } }),
  },
  "somebody's block from map to map": {
    of: ["map block module"],
    config: () => {
      const block = { type: "module", from: own("own-map-head.ts"), options: { kernel: 5 } };
      return { generator, encoder: { ...encoder, maps: { ...encoder.maps, block } } };
    },
  },
};

test("every type that trains has a case here", () => {
  const covered = new Set(Object.values(cases).flatMap(({ of }) => of));
  for (const { name, types } of [generators, discriminators, encoders, pyramids] as const) {
    const all = [...Object.keys(types), "module", ...(networksOf(name).length > 0 ? ["zoo"] : [])];
    for (const type of all) expect(covered, `${name} ${type}`).toContain(`${name} ${type}`);
  }
});

const begin = async (config: object, at: string) => {
  const parsed = fitSchema.parse({ ...tinyFitConfig(), discriminator: join(folder, "generator"), ...config });
  return { parsed, parts: await buildFitParts(parsed, at) };
};

const comesBack = async (name: string, { side: tall = tinySize, config }: (typeof cases)[string]) => {
  setEager(true);
  const set = tinyPictureSet(tall, 6, 3);
  const model = join(root, "models", name.replaceAll(/\W/g, "-"));
  const { parsed, parts } = await begin(config(), folder);
  using task = new FitTask(parsed, parts, set, set);
  for (let step = 0; step < 2; step++) await task.step(step);
  const { encoderAverage, generatorAverage } = parts.networks;
  jitter(encoderAverage, 1);
  jitter(generatorAverage, 1000);
  jitter(parts.networks.discriminator, 2000);
  const [source, target] = [faces(tall, 1), faces(tall, 2)];
  const trained = task.swap(source, target);
  await task.export(model, 2, { withDiscriminator: true });
  using loaded = await loadModel(model);
  expect(await apart(trained, loaded.swap(source, target))).toBeLessThan(tolerance);

  // Again as the start of another training, which gives the same config and the same swap.
  const part = z.record(z.string(), z.unknown());
  const { method, discriminator } = await readModelConfig(model, z.object({ method: part, discriminator: part }));
  const names = tinyFitConfig().networks;
  const networks = Object.fromEntries(
    Object.entries(names).map(([part, fields]) => [part, { ...fields, folder: join(folder, fields.folder) }]),
  );
  const { generator, encoder } = method;
  const again = await begin({ generator, encoder, discriminator: model, networks }, model);
  using next = new FitTask(again.parsed, again.parts, set, set);
  expect(await apart(trained, next.swap(source, target))).toBeLessThan(tolerance);
  expect(again.parts.trainedMethod(model)).toEqual(method);
  const logits = [parts, again.parts].map(({ networks }) => networks.discriminator.logits(source));
  expect(await apart(...(logits as [tf.Tensor, tf.Tensor]))).toBeLessThan(tolerance);
  expect(again.parts.trainedDiscriminator(model)).toEqual(discriminator);
  // What trains there is what trained here: a training that goes on from the model may not free what was frozen.
  expect([...next.variables().keys()]).toEqual([...task.variables().keys()]);

  // And through ONNX, as the command and the studio write it, in the runtime that they use.
  setEager(false);
  const written = new Map<OnnxNetworkName, Uint8Array>();
  const { side } = await writeOnnxNetworks(loaded, async (name, network) => void written.set(name, network));
  const [one, other] = [faces(side, 3, 1), faces(side, 4, 1)];
  const { data, dims } = await swapByOnnx(ort, written, one, other);
  expect(await apart(loaded.swap(one, other), tf.tensor(data, [...dims]))).toBeLessThan(1e-4);
};
test.each(Object.entries(cases))("%s: what trains comes back", { timeout: 60_000 }, comesBack);

test("a name in a word has the same trained form as its type spelled out", async () => {
  const form = { type: "ir-se", inputSize: 256, stages: "ir-se50", normalisation: "batch" };
  expect(await trainedForm(pyramids, "zoo:psp-ffhq", { folder })).toEqual(form);
  const worded = { ...encoder, pyramid: "zoo:psp-ffhq" };
  expect(await trainedForm(encoders, worded, { folder })).toMatchObject({ type: "facial-attribute", pyramid: form });
});

const configs = join(import.meta.dirname, "../../configs");
const shipped = async (): Promise<[string, z.infer<typeof fitSchema>][]> => {
  const found: [string, z.infer<typeof fitSchema>][] = [];
  for (const name of (await readdir(configs)).filter((file) => /^(mfim|ablate|backbones)-/.test(file))) {
    const file = join(configs, name);
    if (name.startsWith("mfim")) found.push([name, await readConfig(file, fitSchema)]);
    else
      for (const { name: variant, config } of (await readGrid(file)).variants)
        found.push([`${name} ${variant}`, config]);
  }
  return found;
};

/** The same config over networks of four channels, which lie where its own would, or in the place of those that ship. */
function narrowed({ generator, encoder: wide }: z.infer<typeof fitSchema>) {
  const { file: _, codes, ...rest } = wide as typeof wide & { readonly codes?: object };
  const { stages: table, start, ...pyramid } = wide["pyramid"] as Readonly<Record<string, unknown>>;
  const ships = (path: unknown) => String(path).startsWith("bundled:");
  const { file, mapChannels } = generator as { readonly file?: string; readonly mapChannels?: number };
  return {
    generator: {
      ...generator,
      ...(ships(file) && { file: "../../../runs/gan-256/model/generator.safetensors" }),
      ...(mapChannels !== undefined && { mapChannels: Math.min(mapChannels, 3) }),
    },
    encoder: {
      ...rest,
      codes: { ...codes, width: 4, levels: undefined },
      maps: { ...(wide["maps"] as object), width: 4 },
      pyramid: {
        ...pyramid,
        ...(table !== undefined && { stages: four }),
        ...(start !== undefined && { start: ships(start) ? "recognizer" : start }),
        ...(pyramid["channels"] !== undefined && { channels: 4 }),
        ...(pyramid["fine"] !== undefined && { fine: [4, 4] }),
      },
    },
  };
}

const four = [4, 4, 4, 4].map((channels) => ({ channels, units: 1, stride: 2 }));

test("what every config of the trainer makes comes back", { timeout: 120_000 }, async () => {
  const small = { latentSize: 8, mappingLayers: 2, weights: seededWeights(3) };
  using wide = new StyleGan2({ ...small, resolution: 64, channels: { 4: 4, 8: 4, 16: 4, 32: 4, 64: 4 } });
  const state = await saveState(wide);
  for (const run of ["gan-64", "gan-128", "gan-256", "gan-lfw"])
    await lieIn(join(root, "checkout/runs", run, "model/generator.safetensors"), state);
  await lieIn(join(root, "cache/zoo/stylegan2-ffhq-config-f/stylegan2-ffhq-config-f.pt"), state);
  await lieIn(join(root, "cache/zoo/arcface-ir-se50/model_ir_se50.pth"), await publicPyramid(four));
  const [source, target] = [faces(64, 1), faces(64, 2)];
  const done = new Set<string>();
  for (const [name, config] of await shipped()) {
    const parts = JSON.parse(JSON.stringify(narrowed(config))) as Parameters<typeof trainedMethod>[0];
    const same = JSON.stringify(parts);
    if (done.has(same)) continue;
    done.add(same);
    const model = join(root, "configs", String(done.size));
    using made = await loadPart(generators, parts.generator, { folder });
    const context = { folder, layout: made.layout };
    using encodes: AttributeEncoder = await loadPart(encoders, parts.encoder, context);
    jitter(encodes, 1);
    jitter(made as Generator, 1000);
    const method = (await trainedMethod(parts, { folder }))(model);
    const weights = { encoder: publicState(encodes), generator: publicState(made as Generator) };
    await writeModelFolder(model, { method }, weights, { dtype: "float16" });
    using loaded = await loadModel(model);
    const trained = new MfimSwapper({ encoder: encodes, generator: made as Generator }).swap(source, target);
    expect(await apart(trained, loaded.swap(source, target)), name).toBeLessThan(tolerance);
  }
  expect(done.size).toBeGreaterThan(6);
});
