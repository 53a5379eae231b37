import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expectGradient, useNativeBackend } from "@mfim/testing";
import { Objective } from "@mfim/training";
import { loadPart, type TermContext, terms } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

beforeAll(useNativeBackend);

const context = { folder: join(import.meta.dirname, ".."), modules: "allow" } as TermContext;
const load = () => loadPart(terms, { type: "module", from: "./edges.js" }, context);

test("the term is 0 for its reference, counts by pair, and its gradient is right", async () => {
  const term = await load();
  const objective = new Objective([{ term, weight: 1 }]);
  const faces = (seed: number) => tf.randomUniform([2, 8, 8, 3], -1, 1, "float32", seed) as tf.Tensor4D;
  const [source, target] = [faces(1), faces(2)];
  const value = (swap: tf.Tensor4D, weights?: number[]) => {
    const reconstructionWeights = tf.tensor1d(weights ?? [1, 1]);
    const references = objective.references({ source, target, reconstructionWeights });
    return objective.evaluate(swap, references).total.dataSync()[0] as number;
  };
  expect(value(target)).toBe(0);
  expect(value(faces(3), [1, 0]) + value(faces(3), [0, 1])).toBeCloseTo(value(faces(3)), 5);
  // Halves of the contrast: half of every edge is missing.
  const edges = tf.mean(
    tf.abs(tf.sub(tf.slice(target, [0, 0, 1, 0], [2, 7, 7, 3]), tf.slice(target, 0, [2, 7, 7, 3]))),
  );
  const other = tf.mean(
    tf.abs(tf.sub(tf.slice(target, [0, 1, 0, 0], [2, 7, 7, 3]), tf.slice(target, 0, [2, 7, 7, 3]))),
  );
  expect(value(tf.mul(target, 0.5))).toBeCloseTo(0.5 * (tf.add(edges, other).dataSync()[0] as number), 5);
  const references = objective.references({ source, target });
  expectGradient((swap) => objective.evaluate(swap as tf.Tensor4D, references).total, faces(4), { step: 1e-3 });
});

test("the example runs", () => {
  const flags = ["--conditions=@mfim/source", "--import", "tsx"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, join(import.meta.dirname, "main.ts")], {
    encoding: "utf8",
  });
  expect(stdout, stderr).toMatch(/edges \(L1 of differences\): total \d+\.\d+\n.*reaches the swap: true/);
});
