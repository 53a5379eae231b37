import { readFileSync } from "node:fs";
import type { PerceptualDistance } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { perceptualMetrics, pixelMetrics, SwapObservation, skinToneMetrics } from "../index.ts";

beforeAll(useNativeBackend);

const { picture } = JSON.parse(readFileSync(new URL("../../fixtures/goldens.json", import.meta.url), "utf8")) as {
  picture: Record<string, number> & { a: number[]; b: number[]; mask: number[] };
};
const shape = [1, picture["height"] as number, picture["width"] as number, 3] as [number, number, number, number];
const images = (bytes: number[]) =>
  tf.tensor4d(
    bytes.map((value) => value / 127.5 - 1),
    shape,
  );
const masks = (values: number[]) => tf.tensor4d(values, [1, shape[1], shape[2], 1]);

const observe = () =>
  new SwapObservation({
    ids: ["same", "noisy"],
    pictures: {
      swap: tf.concat([images(picture.a), images(picture.b)]),
      truth: tf.concat([images(picture.a), images(picture.a)]),
      target: tf.concat([images(picture.b), images(picture.a)]),
    },
    masks: {
      face: tf.concat([masks(picture.mask), masks(picture.mask)]),
      skin: tf.concat([masks(picture.mask.map(() => 0)), masks(picture.mask)]),
    },
  });

/** Mean squared difference: a perceptual distance whose answer is known. */
const squared: PerceptualDistance = {
  id: "squared",
  distance: (a, b) => tf.mean(tf.squaredDifference(a, b), [1, 2, 3]),
  dispose() {},
  [Symbol.dispose]() {},
};

const inside = { mask: "face", side: "inside" } as const;
const outside = { mask: "face", side: "outside" } as const;

test("pixel metrics of a batch are the goldens, by region, and perfect where the swap is the truth", async () => {
  const metrics = [
    ...pixelMetrics({ against: "truth", regions: [inside] }),
    ...pixelMetrics({ against: "target", regions: [outside], whole: false, measures: ["l1"] }),
  ];
  const observation = observe();
  for (const metric of metrics) await metric.update(observation);
  const noisy = Object.fromEntries(metrics.map((metric) => [metric.name, new Map(metric.values()).get("noisy")]));
  const expected = {
    "l1.truth": "l1",
    "l1-face.truth": "l1Inside",
    "psnr.truth": "psnr",
    "psnr-face.truth": "psnrInside",
    "ssim.truth": "ssim",
    "ssim-face.truth": "ssimInside",
    "l1-outside-face.target": "l1Outside",
  };
  expect(Object.keys(noisy)).toEqual(Object.keys(expected));
  for (const [name, golden] of Object.entries(expected))
    expect(noisy[name], name).toBeCloseTo(picture[golden] as number, 5);
  const same = metrics.map((metric) => [metric.name, new Map(metric.values()).get("same")] as const);
  expect(same.find(([name]) => name === "l1.truth")?.[1]).toBe(0);
  expect(same.find(([name]) => name === "ssim.truth")?.[1]).toBeCloseTo(1, 9);
  expect(same.find(([name]) => name === "psnr.truth")?.[1]).toBe(100);
});

test("skin tone is CIEDE2000 and delta E 1976, and a picture without skin is counted as missing", async () => {
  const metrics = skinToneMetrics();
  const observation = observe();
  for (const metric of metrics) await metric.update(observation);
  expect(metrics.map((metric) => metric.name)).toEqual(["skin-tone.truth", "skin-colour.truth"]);
  expect(metrics[0]?.compute()).toBeCloseTo(picture["tone2000"] as number, 3);
  expect(metrics[1]?.compute()).toBeCloseTo(picture["colour76"] as number, 3);
  expect(metrics[0]?.count()).toEqual({ measured: 1, missing: 1, of: "pairs" });
});

test("a perceptual distance is LPIPS only where it is, and a region counts only its own differences", async () => {
  const regions = [inside, { mask: "skin", side: "inside" } as const];
  const metrics = perceptualMetrics(squared, { against: "truth", regions });
  expect(metrics.map((metric) => metric.name)).toEqual([
    "perceptual-squared.truth",
    "perceptual-squared-face.truth",
    "perceptual-squared-skin.truth",
  ]);
  expect(perceptualMetrics({ ...squared, id: "lpips-alex-v0.1" }, { against: "truth" })[0]?.name).toBe("lpips.truth");
  const before = tf.memory().numTensors;
  const observation = observe();
  const held = tf.memory().numTensors;
  for (const metric of metrics) await metric.update(observation);
  expect(tf.memory().numTensors).toBe(held);
  expect(held).toBeGreaterThan(before);
  const value = (name: string) => new Map(metrics.find((metric) => metric.name === name)?.values()).get("noisy");
  const whole = 10 ** (-(picture["psnr"] as number) / 10) * 4; // [-1, 1] is twice as wide as [0, 1]
  const part = 10 ** (-(picture["psnrInside"] as number) / 10) * 4;
  const share = picture.mask.reduce((sum, v) => sum + v, 0) / picture.mask.length;
  expect(value("perceptual-squared.truth")).toBeCloseTo(whole, 5);
  expect(value("perceptual-squared-face.truth")).toBeCloseTo(part * share, 5);
  expect(metrics[2]?.count()).toEqual({ measured: 1, missing: 1, of: "pairs" });
});

test("a batch without the mask says which is missing", async () => {
  const [metric] = pixelMetrics({ against: "truth", whole: false, regions: [{ mask: "hair", side: "inside" }] });
  await expect(metric?.update(observe())).rejects.toThrow('needs the mask "hair"');
});
