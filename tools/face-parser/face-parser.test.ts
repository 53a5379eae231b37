import { Random } from "@mfim/core";
import { LABELS } from "@mfim/faces-3d";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { drawBatch } from "./draw-batch.ts";
import { overlap } from "./overlap.ts";
import type { ParserNetwork } from "./parser-network.ts";
import { CLASSES, classesOf, type LabelledFaces } from "./render-faces.ts";
import { trainParser } from "./train-parser.ts";

beforeAll(() => useNativeBackend());

const size = 32;
/** A light face on a dark ground, so plain that a few steps learn it. */
const plain: LabelledFaces = {
  count: 2,
  size,
  values: Uint8Array.from({ length: 2 * size * size * 4 }, (_, i) => {
    const pixel = Math.floor(i / 4) % (size * size);
    const inside = Math.hypot((pixel % size) - 15.5, Math.floor(pixel / size) - 15.5) < 10;
    return i % 4 === 3 ? (inside ? 1 : 0) : inside ? 200 : 40;
  }),
};

test("the renderer's labels become the classes that the masks name", () => {
  const labels = Uint8Array.from(LABELS, (_, i) => i);
  const named = Object.fromEntries([...classesOf(labels)].map((label, i) => [LABELS[i], CLASSES[label]]));
  expect(named).toMatchObject({ background: "surroundings", skin: "face", beard: "face", eyes: "face", mouth: "face" });
  expect(named).toMatchObject({ hair: "hair", occluder: "cover", neck: "surroundings", clothing: "surroundings" });
});

test("a drawn batch has the classes of its pictures, covers among them", () => {
  const { pictures, classes } = drawBatch(plain, 16, new Random(5));
  expect([pictures.length, classes.length]).toEqual([16 * size * size * 3, 16 * size * size]);
  expect(pictures.every((value) => value >= -1 && value <= 1)).toBe(true);
  const counts = CLASSES.map((_, label) => classes.filter((one) => one === label).length);
  for (const label of [0, 1, 3]) expect(counts[label]).toBeGreaterThan(500);
  // The face is lighter than the ground, whatever light it was drawn in.
  const mean = (label: number) => {
    let [sum, count] = [0, 0];
    classes.forEach((one, i) => {
      if (one === label) [sum, count] = [sum + (pictures[3 * i] as number), count + 1];
    });
    return sum / count;
  };
  expect(mean(1)).toBeGreaterThan(mean(0) + 0.5);
});

test("a perfect answer overlaps wholly, a guess of one class by its share", async () => {
  const oneHot = (label: (i: number) => number) => async () =>
    await overlap(plain, (_, count) =>
      tf
        .oneHot(
          tf.tensor2d(
            Array.from({ length: size * size }, (_, i) => label(i)),
            [size, size],
            "int32",
          ),
          CLASSES.length,
        )
        .expandDims(0)
        .tile([count, 1, 1, 1]),
    );
  const truth = await oneHot((i) => plain.values[4 * i + 3] as number)();
  expect([truth.face, truth.surroundings]).toEqual([1, 1]);
  const guess = await oneHot(() => 1)();
  const share = plain.values.filter((value, i) => i % 4 === 3 && value === 1).length / (2 * size * size);
  expect(guess.face).toBeCloseTo(share, 6);
  expect(guess.surroundings).toBe(0);
});

test("some steps of training find the face, and the network gives a score a pixel and class", async () => {
  const losses: number[] = [];
  const options = { steps: 50, batch: 4, rate: 3e-3, seed: 2, bfloat16: false };
  using network: ParserNetwork = trainParser(plain, { ...options, onStep: (_, loss) => losses.push(loss) });
  expect(losses[0]).toBeLessThan(Math.log(CLASSES.length) / 2); // half of what a guess costs
  const classify = (values: Float32Array, count: number) =>
    tf.tidy(() => network.forward(tf.tensor4d(values, [count, size, size, 3])));
  expect((await overlap(plain, classify)).face).toBeGreaterThan(0.8);
});
