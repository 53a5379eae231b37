import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { BatchNorm, Conv2d, DepthwiseConv2d, loadState, Module, relu6, seededWeights } from "@mfim/nn";
import { goldenPictures, relativeError, sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { MobileFaceNetPyramid } from "../index.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();

class GlobalDepthwise extends Module {
  readonly depthwise = new DepthwiseConv2d({ channels: 512, kernel: 7 });
  readonly bn = new BatchNorm({ channels: 512 });
}

/** What the recogniser has after the pyramid's coarsest map. */
class Tail extends Module {
  readonly conv2 = [new Conv2d({ input: 128, output: 512, kernel: 1 }), new BatchNorm({ channels: 512 })] as const;
  readonly gdconv = new GlobalDepthwise();
  readonly conv3 = new Conv2d({ input: 512, output: 128, kernel: 1, bias: true });
  readonly bn = new BatchNorm({ channels: 128 });

  forward(map: tf.Tensor4D): tf.Tensor2D {
    const wide = relu6(this.conv2[1].forward(this.conv2[0].forward(map)));
    const pooled = this.gdconv.bn.forward(this.gdconv.depthwise.forward(wide));
    return this.bn.forward(tf.reshape(this.conv3.forward(pooled), [-1, 128]) as tf.Tensor2D);
  }
}

describe.skipIf(shared === undefined)("with the public MobileFaceNet", () => {
  test("the coarsest map leads to the reference's embeddings of real faces", async () => {
    const { state } = await readCheckpoint(join(shared as string, "weights/mobilefacenet-128.pt"));
    using pyramid = new MobileFaceNetPyramid({ inputSize: 112 });
    pyramid.load(state, "mobilefacenet-128.pt");
    using tail = new Tail();
    loadState(tail, state, { ignore: [/^(conv1|dw_conv|features)\./, /num_batches_tracked$/] });
    const golden = (await readCheckpoint(join(shared as string, "goldens/real-faces.safetensors"))).state;
    const [coarse] = pyramid.forward(goldenPictures(golden, "aligned112"));
    expect(await relativeError(tail.forward(coarse as tf.Tensor4D), golden, "mobilefacenet")).toBeLessThan(1e-4);
  });
});

test("levels are a quarter, an eighth and a sixteenth of the picture", () => {
  using pyramid = new MobileFaceNetPyramid({ inputSize: 32, weights: seededWeights(1) });
  const maps = pyramid.forward(tf.randomUniform([1, 32, 32, 3], -1, 1, "float32", 2) as tf.Tensor4D);
  expect(maps.map((map) => map.shape)).toEqual([
    [1, 2, 2, 128],
    [1, 4, 4, 128],
    [1, 8, 8, 64],
  ]);
  expect(pyramid.levels.map(({ resolution, channels }) => [resolution, channels])).toEqual([
    [2, 128],
    [4, 128],
    [8, 64],
  ]);
});

test("another network's checkpoint is refused", () => {
  using pyramid = new MobileFaceNetPyramid({ inputSize: 32 });
  expect(() => pyramid.load(new Map(), "other.pt")).toThrow(
    /^other\.pt does not fit MobileFaceNetPyramid.*missing conv1\.0\.weight/,
  );
});
