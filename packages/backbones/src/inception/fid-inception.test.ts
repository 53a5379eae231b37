import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { ShapeError } from "@mfim/core";
import { publicShapes } from "@mfim/nn";
import {
  describeFeatureExtractor,
  expectGradient,
  goldenPlanes,
  goldenUniform,
  plainGoldenState,
  relativeError,
  samplePictures,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { createFidInception, type FidInception } from "./fid-inception.ts";
import { InceptionNetwork } from "./inception-network.ts";

import { resizeBilinear } from "./resize-bilinear.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();

function formulaNet(): FidInception {
  using network = new InceptionNetwork();
  return createFidInception(plainGoldenState(publicShapes(network)));
}

describeFeatureExtractor(formulaNet, { fixedSize: false, differentiable: false });

test("any size of picture is taken, other depths are not", () => {
  using inception = formulaNet();
  expect(inception.features(samplePictures(1, 40, 50)).shape).toEqual([1, 2048]);
  expect(() => inception.features(tf.zeros([1, 40, 40, 1]))).toThrow(ShapeError);
});

test("the resize takes half-pixel centres, in value and gradient", async () => {
  const row = tf.tensor4d([0, 1, 2, 3], [1, 1, 4, 1]);
  const wide = await resizeBilinear(row, 1, 8).data();
  expect([...wide]).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
  const x = tf.randomNormal([2, 5, 6, 3], 0, 1, "float32", 1);
  expectGradient((y) => tf.sum(tf.square(resizeBilinear(y as tf.Tensor4D, 9, 4))), x);
});

test.skipIf(shared === undefined)("fid-inception golden", async () => {
  using inception = formulaNet();
  const { state } = await readCheckpoint(join(shared as string, "goldens/fid-inception.safetensors"));
  const image = goldenPlanes("image", [2, 3, 128, 128], goldenUniform); // in [0, 1]
  const features = inception.features(tf.sub(tf.mul(image, 2), 1) as tf.Tensor4D);
  expect(await relativeError(features, state, "features")).toBeLessThan(1e-4);
});
