import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { alone, type Exchange } from "./exchange.ts";
import { type Computed, meanOverProcesses, sumOfParts } from "./mean-over-processes.ts";

type Groups = Readonly<Record<"encoder" | "generator", Readonly<Record<string, tf.Tensor>>>>;

/** What a part of a batch gives, every number of it a multiple of `scale`. */
const computed = (scale: number): Computed<Groups> => ({
  gradients: {
    encoder: { "b.weight": tf.tensor2d([[scale, 2 * scale]]), "a.bias": tf.tensor1d([3 * scale]) },
    generator: { "b.weight": tf.tensor1d([4 * scale]) },
  },
  figures: { total: tf.scalar(5 * scale) },
});

const numbersOf = ({ gradients, figures }: Computed<Groups>) => ({
  weight: gradients.encoder["b.weight"]?.arraySync(),
  bias: gradients.encoder["a.bias"]?.arraySync(),
  generator: gradients.generator["b.weight"]?.arraySync(),
  total: figures["total"]?.arraySync(),
});

const expected = (scale: number) => ({
  weight: [[scale, 2 * scale]],
  bias: [3 * scale],
  generator: [4 * scale],
  total: 5 * scale,
});

test("parts are added, each where it belongs, and nothing of them is kept", () => {
  const before = tf.memory().numTensors;
  const sum = sumOfParts(3, (part) => computed(part + 1));
  expect(numbersOf(sum)).toEqual(expected(6));
  expect(tf.memory().numTensors - before).toBe(4);
  tf.dispose([sum.gradients, sum.figures]);
});

test("alone, the mean is that over the parts, and nothing is exchanged", async () => {
  const mean = await meanOverProcesses(computed(6), 3, { ...alone, mean: () => Promise.reject(new Error("asked")) });
  expect(numbersOf(mean)).toEqual(expected(2));
  tf.dispose([mean.gradients, mean.figures]);
});

test("with others, each array is named by its network and key, in one order everywhere, and its mean comes back in its place", async () => {
  const names: string[][] = [];
  const exchange: Exchange = {
    ...alone,
    size: 2,
    // The other process has three times as much.
    async mean(arrays) {
      names.push([...arrays.keys()]);
      for (const values of arrays.values())
        for (let i = 0; i < values.length; i++) values[i] = 2 * (values[i] as number);
    },
  };
  const before = tf.memory().numTensors;
  const mean = await meanOverProcesses(computed(4), 2, exchange);
  expect(numbersOf(mean)).toEqual(expected(4));
  expect(names).toEqual([
    ["figures/total", "gradients/encoder/a.bias", "gradients/encoder/b.weight", "gradients/generator/b.weight"],
  ]);
  expect(tf.memory().numTensors - before).toBe(4);
  tf.dispose([mean.gradients, mean.figures]);
});
