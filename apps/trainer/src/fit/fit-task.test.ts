import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { alone, type Exchange } from "@mfim/training";
import { imagesAt, loadPart, type PictureSet, swapMethods } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fitSchema } from "../config/fit-schema.ts";
import { expectExactResume } from "../testing/expect-exact-resume.ts";
import { pairedExchange } from "../testing/paired-exchange.ts";
import { tinyFitConfig, tinySize, writeTinyNetworks } from "../testing/tiny-fit.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { buildFitParts } from "./build-fit-parts.ts";
import { FitTask } from "./fit-task.ts";

const set = tinyPictureSet(tinySize, 6, 3);
let folder = "";

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "fit-"));
  await writeTinyNetworks(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const config = (run: object = {}) => fitSchema.parse(tinyFitConfig(run));

const create = async (run: object = {}, exchange: Exchange = alone) =>
  new FitTask(config(run), await buildFitParts(config(run), folder), set, set, exchange);

test("training resumes bit for bit, and every term is logged", async () => {
  using probe = await create();
  expect(Object.keys(await probe.step(0)).sort()).toEqual(
    [
      "adversarial",
      "code-size",
      "code-spread",
      "discriminator",
      "diversity",
      "expression",
      "identity",
      "l1",
      "perceptual",
      "pose",
      "r1",
      "shape",
      "total",
    ].sort(),
  );
  const tasks = [await create(), await create(), await create()];
  await expectExactResume(() => tasks.shift() as FitTask, 4);
});

test("pairs with known truth train, the same again, and need a set that has them", async () => {
  const pairs = { ...tinyFitConfig().pairs, samePicture: 0.2, samePerson: 0, knownTruth: 0.6 };
  const known = fitSchema.parse({ ...tinyFitConfig(), pairs });
  const truths = [
    { source: 0, target: 3, truth: 1 },
    { source: 6, target: 9, truth: 7 },
  ];
  const begin = async (training: PictureSet) => new FitTask(known, await buildFitParts(known, folder), training, set);
  const tasks = [await begin({ ...set, truths }), await begin({ ...set, truths })];
  const plain = await begin({
    ...set,
    truths: [
      { source: 0, target: 3, truth: 3 },
      { source: 6, target: 9, truth: 9 },
    ],
  });
  const [told, untold] = [await (tasks[0] as FitTask).step(0), await plain.step(0)];
  expect(told["l1"]).not.toBe(untold["l1"]);
  expect((await (tasks[1] as FitTask).step(0))["l1"]).toBe(told["l1"]);
  for (const task of [...tasks, plain]) task[Symbol.dispose]();
  // Compared with the truth instead of the source, identity and shape are other figures, and nothing else is.
  const likely = fitSchema.parse({ ...known, pairs: { ...pairs, likeness: "truth" } });
  using compared = new FitTask(likely, await buildFitParts(likely, folder), { ...set, truths }, set);
  const found = await compared.step(0);
  for (const term of ["identity", "shape"]) expect(found[term], term).not.toBe(told[term]);
  for (const term of ["l1", "perceptual", "pose", "expression"]) expect(found[term], term).toBe(told[term]);
  await expect(begin(set)).rejects.toThrow(/known truth needs pairs rendered/);
});

test("the exported folder is a swap method that gives the averaged networks' swap, with its provenance", async () => {
  using task = await create();
  for (let step = 0; step < 2; step++) await task.step(step);
  const model = join(folder, "model");
  await task.export(model, 2);
  const stored = JSON.parse(await readFile(join(model, "config.json"), "utf8"));
  // The encoder started from the loss's own recogniser, which is named once, and with the hash of its files.
  expect(stored.lossNetworks).toHaveLength(3);
  expect(stored.lossNetworks[0]).toMatchObject({ weights: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(stored.provenance).toMatchObject({ data: "tiny", steps: 2 });
  const method = await loadPart(swapMethods, stored.method, { folder: model });
  const source = await imagesAt(set, [0, 5]);
  const target = await imagesAt(set, [9, 14]);
  const loaded = await method.swap(source, target);
  const trained = task.swap(source, target);
  expect(tf.max(tf.abs(tf.sub(loaded, trained))).dataSync()[0]).toBeLessThan(0.02);
  expect(tf.max(tf.abs(tf.sub(loaded, target))).dataSync()[0]).toBeGreaterThan(0.02);
  method.dispose();
});

test("a batch in parts takes the generator where the whole batch takes it", async () => {
  // Without the adversarial term, whose discriminator looks at the deviation over what it is given.
  const loss = { ...config().loss, adversarial: 0 };
  const build = async (accumulate: number) => {
    const changed = { ...config({ accumulate }), loss };
    return new FitTask(changed, await buildFitParts(changed, folder), set, set);
  };
  using whole = await build(1);
  using parts = await build(2);
  const [expected, found] = [await whole.step(0), await parts.step(0)];
  for (const term of ["total", "identity", "l1", "perceptual", "shape", "pose", "expression"]) {
    expect(found[term], term).toBeCloseTo(expected[term] as number, 4);
  }
  const weights = parts.variables();
  for (const [name, variable] of whole.variables()) {
    if (!/^adam\.(encoder|generator)\b/.test(name)) continue;
    const a = [...((await variable.data()) as Float32Array)];
    const b = (await weights.get(name)?.data()) as Float32Array;
    const largest = Math.max(1e-6, ...a.map(Math.abs));
    const off = Math.max(...a.map((value, index) => Math.abs(value - (b[index] as number))));
    expect(off / largest, name).toBeLessThan(1e-2);
  }
});

test("two processes equal one that accumulates two parts, to the last digits", async () => {
  using one = await create({ accumulate: 2 });
  const [left, right] = pairedExchange();
  using first = await create({}, left);
  using second = await create({}, right);
  for (let step = 0; step < 3; step++) {
    const expected = await one.step(step);
    const figures = await Promise.all([first.step(step), second.step(step)]);
    for (const [name, value] of Object.entries(expected)) {
      for (const found of figures) expect(found[name], `${name} at step ${step}`).toBeCloseTo(value, 4);
    }
  }
  const [a, b] = [first.variables(), second.variables()];
  for (const [name, variable] of a) expect(await variable.data(), name).toEqual(await b.get(name)?.data());
});

test("two processes draw what one draws and read half each: the first the first half of every batch", async () => {
  const reading = () => {
    const read: number[] = [];
    return {
      read,
      set: {
        ...set,
        read: (index: number) => {
          read.push(index);
          return set.read(index);
        },
      },
    };
  };
  const build = async (training: PictureSet, run: object, exchange: Exchange = alone) =>
    new FitTask(config(run), await buildFitParts(config(run), folder), training, set, exchange);
  const [left, right] = pairedExchange();
  const [all, low, high] = [reading(), reading(), reading()];
  using one = await build(all.set, { accumulate: 2 });
  using first = await build(low.set, {}, left);
  using second = await build(high.set, {}, right);
  for (const task of [one, first, second]) await task.skip(3);
  expect([first.state(), second.state()]).toEqual([one.state(), one.state()]);
  expect([low.read.length, high.read.length]).toEqual([all.read.length / 2, all.read.length / 2]);
  const counts = (indices: readonly number[]) => [...indices].sort((a, b) => a - b);
  expect(counts([...low.read, ...high.read])).toEqual(counts(all.read));
  expect(low.read).not.toEqual(high.read);
});

test("a weight on a schedule moves the total and not the terms", async () => {
  const at = async (identity: unknown) => {
    const changed = { ...config(), loss: { ...config().loss, identity } } as ReturnType<typeof config>;
    using task = new FitTask(changed, await buildFitParts(changed, folder), set, set);
    const lines = [await task.step(0), await task.step(1)];
    return lines.map((figures) => [figures["identity"], figures["total"]] as [number, number]);
  };
  const level = await at(3);
  const rising = await at([
    [0, 3],
    [1, 13],
  ]);
  expect(rising[0]).toEqual(level[0]);
  expect(rising[1]?.[0]).toBeCloseTo(level[1]?.[0] as number, 5);
  expect((rising[1]?.[1] as number) - (level[1]?.[1] as number)).toBeCloseTo(10 * (level[1]?.[0] as number), 3);
});

test("rates follow their schedules, and those of the config hold whatever a checkpoint brought", async () => {
  const rates = {
    learningRate: [
      [0, 0.01],
      [2, 0.002],
    ],
    beta1: 0,
    beta2: 0.99,
  };
  const changed = fitSchema.parse({
    ...tinyFitConfig(),
    optimisers: { ...tinyFitConfig().optimisers, encoder: rates },
  });
  using task = new FitTask(changed, await buildFitParts(changed, folder), set, set);
  const weight = [...task.variables().keys()].find((key) => key.startsWith("encoder.") && key.endsWith("weight")) ?? "";
  const read = (key: string) => Array.from(task.variables().get(key)?.dataSync() ?? []);
  const seen = [];
  for (const step of [0, 1, 5]) {
    task.variables().get("adam.encoder.learning_rate")?.assign(tf.scalar(7));
    const before = read(weight);
    await task.step(step);
    seen.push(read("adam.encoder.learning_rate")[0]);
    // Adam without momentum moves nothing further than rate / sqrt(1 - beta2): with the 7 it would have.
    const moved = read(weight).map((value, n) => Math.abs(value - (before[n] as number)));
    expect(Math.max(...moved)).toBeLessThan(0.11);
  }
  expect(seen.map((rate) => rate?.toFixed(4))).toEqual(["0.0100", "0.0060", "0.0020"]);
});

test("a term of one's own trains and is judged like the others; what a config does not name counts nothing", async () => {
  const from = join(import.meta.dirname, "../../../../examples/loss-term/edges.js");
  const build = async (terms: object, loss: object = config().loss) => {
    const own = fitSchema.parse({ ...tinyFitConfig(), loss, terms });
    return new FitTask(own, await buildFitParts(own, folder), set, set);
  };
  const edges = { weight: 2, term: { type: "module", from } };
  using plain = await build({});
  using task = await build({ edges });
  const [without, figures] = [await plain.step(0), await task.step(0)];
  expect((figures["total"] as number) - (without["total"] as number)).toBeCloseTo(2 * (figures["edges"] as number), 4);
  expect(figures["identity"]).toBeCloseTo(without["identity"] as number, 5);
  expect(Object.keys(await task.validate())).toContain("held-out.edges");
  expect(task.titles).toMatchObject({ identity: "identity (1 - cosine)", edges: "edges (L1 of differences)" });
  using alone = await build({ edges }, { identity: 3 });
  const watched = ["diversity", "code-size", "code-spread", "discriminator"];
  expect(Object.keys(await alone.step(0)).sort()).toEqual(["edges", "identity", "total", ...watched].sort());
  await expect(build({ corners: edges })).rejects.toThrow(/terms\.corners: expected a term of that name, got "edges"/);
  expect(() => fitSchema.parse({ ...tinyFitConfig(), terms: { identity: edges } })).toThrow(
    /expected names other than/,
  );
});

test("held-out people are judged by the same terms, the same each time", async () => {
  using task = await create();
  const figures = await task.validate();
  expect(Object.keys(figures)).toContain("held-out.identity");
  expect(await task.validate()).toEqual(figures);
  await task.step(0);
  expect(await task.validate()).not.toEqual(figures);
});
