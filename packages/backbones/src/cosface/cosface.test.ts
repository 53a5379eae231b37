import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { publicShapes } from "@mfim/nn";
import { describeFaceRecognizer, goldenPlanes, plainGoldenState, relativeError, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
import { createCosFace } from "./cosface.ts";
import { Sphere20Network } from "./sphere20-network.ts";

beforeAll(useNativeBackend);

function formulaNet(width: 96 | 112): EmbeddingRecognizer {
  using network = new Sphere20Network(width);
  return createCosFace(plainGoldenState(publicShapes(network)));
}

describe("sphere20", () => describeFaceRecognizer(() => formulaNet(96)));

test("agrees with an independent implementation (fixtures/make-cosface-golden.py)", async () => {
  using network = formulaNet(96);
  const { state } = await readCheckpoint(join(import.meta.dirname, "../../fixtures/cosface-sphere20.safetensors"));
  const image = tf.mul(goldenPlanes("image", [2, 3, 112, 96]), 0.5) as tf.Tensor4D;
  expect(await relativeError(network.embedding(image), state, "embedding")).toBeLessThan(1e-4);
});

test("the state tells the width of the input", () => {
  using wide = formulaNet(112);
  expect([wide.input.width, wide.input.template]).toEqual([112, "arcface-112"]);
  expect(() => createCosFace(new Map(), "net.pth")).toThrow(/net.pth holds no CosFace sphere20: .*21504 or 25088/);
});
