import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageBatch } from "@mfim/core";
import { servedInLoss } from "@mfim/metrics";
import { useNativeBackend } from "@mfim/testing";
import { addNetwork, loadPart, publicNetwork, recognizers } from "@mfim/zoo";
import {
  addMadeSwapper,
  dotOnEye,
  ffhqEye,
  oneOfEachSignature,
  paintedColour,
  redDot,
  type SwapperFacts,
  seenColour,
  swapperFacts,
} from "@mfim/zoo/made";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BenchBatch } from "../protocol/batches.ts";
import { exportSwapper } from "./export-swapper.ts";
import { openMethod } from "./open-method.ts";

let folder = "";
/** Paints four fifths of the source's mean colour, whatever the target. */
const made: Parameters<typeof exportSwapper>[0] = {
  encodeSource: (x) => ({ codes: [tf.mean(x, [1, 2]) as tf.Tensor2D] }),
  encodeTarget: (x) => ({ codes: [], maps: [x] }),
  render: ({ codes: [tint] }, { maps: [picture] }) =>
    tf.add(tf.mul(picture as ImageBatch, 0), tf.mul(tf.reshape(tint as tf.Tensor2D, [-1, 1, 1, 3]), 0.8)) as ImageBatch,
};

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "public-swapper-"));
  process.env["MFIM_CACHE"] = folder;
  await writeFile(join(folder, "made.onnx"), await exportSwapper(made));
  await addNetwork(publicNetwork("uniface-256"), [join(folder, "made.onnx")], { anyHash: true });
});
afterAll(() => rm(folder, { recursive: true }));

const flat = (value: number) => tf.fill([1, 64, 64, 3], value) as ImageBatch;
const batch = () => ({ source: flat(0.5), target: flat(-0.25), pictures: {} }) as unknown as BenchBatch;

const expected = 0.4;

test.each(["zoo:uniface-256", "mine=zoo:uniface-256", "yaml"])("%s is a method of the bench", async (description) => {
  const file = join(folder, "made.yaml");
  await writeFile(file, "onnx: uniface\nfile: made.onnx\n");
  using method = await openMethod(description === "yaml" ? `yaml=${file}` : description);
  expect(method.name).toBe(description === "zoo:uniface-256" ? "uniface-256" : description.split("=")[0]);
  expect(method.files).toMatch(/^[0-9a-f]{64}$/);
  const swap = await method.swap(batch());
  const values = await swap.data();
  expect(Math.min(...values)).toBeCloseTo(expected, 4);
  expect(Math.max(...values)).toBeCloseTo(expected, 4);
});

/** Of those that differ by their weights alone one stands for all; by colours a few for all. */
const long = process.env["MFIM_LONG_TESTS"] === "1";
const published = Object.keys(swapperFacts).filter((name) => long || oneOfEachSignature.includes(name));
const coloured = published.filter(
  (name) => long || ["simswap-256", "uniface-256", "hyperswap-1a-256", "inswapper-128"].includes(name),
);

test.each(coloured)("zoo:%s is told of its source, and paints, in its own values", async (name) => {
  await addMadeSwapper(folder, name, "source-colour");
  using method = await openMethod(`zoo:${name}`);
  const grey = [0.4, -0.2, 0.1];
  const tinted = { ...batch(), source: tf.mul(tf.ones([1, 64, 64, 3]), tf.tensor1d(grey)) as ImageBatch };
  const values = await (await method.swap(tinted)).data();
  const expected = paintedColour(swapperFacts[name] as SwapperFacts, seenColour(grey));
  // Left of the middle: one of them paints that half alone.
  const pixel = 3 * (32 * 64 + 26);
  for (const [c, value] of expected.entries()) expect(values[pixel + c], `channel ${c}`).toBeCloseTo(value, 3);
});

test.each(published)("zoo:%s, a dot on an eye of its crop comes to lie on that eye", async (name) => {
  await addMadeSwapper(folder, name, dotOnEye(name));
  using method = await openMethod(`zoo:${name}`);
  expect(method.name).toBe(name);
  const swap = await method.swap(batch());
  const [x, y] = redDot(await swap.data(), 64);
  expect(Math.hypot(x - ffhqEye[0], y - ffhqEye[1])).toBeLessThan(0.004);
});

test("what tells a public swapper of its source is no judge of it, by its name or by its bytes", async () => {
  await addMadeSwapper(folder, "inswapper-128", "source-colour");
  await addMadeSwapper(folder, "cscs-256", "source-colour");
  using inswapper = await openMethod("zoo:inswapper-128");
  const own = await loadPart(recognizers, "zoo:arcface-w600k-r50", { folder: "." });
  const { weights = null } = own as { readonly weights?: string };
  own.dispose();
  expect(weights).toMatch(/^[0-9a-f]{64}$/);
  expect(servedInLoss({ id: "arcface-w600k-r50", weights: "other bytes" }, inswapper.lossNetworks)).toBe(true);
  expect(servedInLoss({ id: "mine", weights }, inswapper.lossNetworks)).toBe(true);
  expect(servedInLoss({ id: "human-faceres", weights: "others" }, inswapper.lossNetworks)).toBe(false);
  using cscs = await openMethod("cscs=zoo:cscs-256");
  expect([...new Set(cscs.lossNetworks.map(({ id }) => id))]).toEqual(["cscs-arcface", "cscs-id-adapter"]);
  using uniface = await openMethod("zoo:uniface-256");
  expect(uniface.lossNetworks).toEqual([]);
});

test("a network that is no swapper, and one that is not here, are refused with how to get it", async () => {
  await expect(openMethod("zoo:mobilefacenet-128")).rejects.toThrow(/expected a public swapper, one of ghost-1, /);
  await expect(openMethod("zoo:ghost-2")).rejects.toThrow(
    /ghost-2 is not in the cache .*"zoo fetch ghost-2.*Apache-2.0/,
  );
});
