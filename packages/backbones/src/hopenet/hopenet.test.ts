import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { ShapeError } from "@mfim/core";
import { publicShapes } from "@mfim/nn";
import {
  describeHeadPoseEstimator,
  goldenPlanes,
  plainGoldenState,
  relativeError,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { HopenetNetwork } from "./hopenet-network.ts";
import { createHopenet, type Hopenet } from "./index.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();

function formulaNet(): Hopenet {
  using network = new HopenetNetwork();
  return createHopenet(plainGoldenState(publicShapes(network)));
}

describeHeadPoseEstimator(formulaNet);

test("the pooled features are 2,048 a face, of faces of the right size", () => {
  using hopenet = formulaNet();
  expect(hopenet.features(tf.zeros([1, 224, 224, 3])).shape).toEqual([1, hopenet.featureSize]);
  expect(() => hopenet.features(tf.zeros([1, 112, 112, 3]))).toThrow(ShapeError);
});

test("degrees are the expected bins, in the project's signs", async () => {
  using hopenet = formulaNet();
  const certain = (bin: number) => tf.mul(tf.oneHot(tf.tensor1d([bin], "int32"), 66), 1000) as tf.Tensor2D;
  const logits = { yaw: certain(43), pitch: certain(33), roll: certain(0) };
  expect([...(await hopenet.network.degrees(logits).data())]).toEqual([30, 0, -99]);
});

test.skipIf(shared === undefined)("hopenet-resnet50 golden", async () => {
  using hopenet = formulaNet();
  const { state } = await readCheckpoint(join(shared as string, "goldens/hopenet-resnet50.safetensors"));
  // The golden's input is normalised already.
  const features = hopenet.network.features(goldenPlanes("image", [2, 3, 224, 224]));
  const logits = hopenet.network.logits(features);
  for (const name of ["yaw", "pitch", "roll"] as const)
    expect(await relativeError(logits[name], state, name)).toBeLessThan(1e-4);
  expect(await relativeError(hopenet.network.degrees(logits), state, "degrees")).toBeLessThan(1e-3);
});
