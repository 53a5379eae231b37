import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageBatch } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import { addNetwork, publicNetwork } from "@mfim/zoo";
import { addMadeSwapper, oneOfEachSignature, redDot } from "@mfim/zoo/made";
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

/** Where FFHQ's framing has the eye on the picture's left, 0 to 1. */
const eye = [0.37691676, 0.46864664] as const;

test.each(oneOfEachSignature)("zoo:%s, a dot on an eye of its crop comes to lie on that eye", async (name, place) => {
  await addMadeSwapper(folder, name, { dot: place });
  using method = await openMethod(`zoo:${name}`);
  expect(method.name).toBe(name);
  const swap = await method.swap(batch());
  const [x, y] = redDot(await swap.data(), 64);
  // Five points of two templates do not fit each other better.
  expect(Math.hypot(x - eye[0], y - eye[1])).toBeLessThan(0.015);
});

test("a network that is no swapper, and one that is not here, are refused with how to get it", async () => {
  await expect(openMethod("zoo:mobilefacenet-128")).rejects.toThrow(/expected a public swapper, one of ghost-1, /);
  await expect(openMethod("zoo:ghost-2")).rejects.toThrow(
    /ghost-2 is not in the cache .*"zoo fetch ghost-2.*Apache-2.0/,
  );
});
