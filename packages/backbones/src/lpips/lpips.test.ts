import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { CheckpointError, type ImageBatch, MfimError, pixelsToImages } from "@mfim/core";
import { publicShapes } from "@mfim/nn";
import {
  describePerceptualDistance,
  goldenValues,
  plainGoldenState,
  relativeError,
  samplePictures,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { createLpips, type Lpips, loadLpips, type TrunkName } from "./index.ts";
import { LpipsNetwork } from "./lpips-network.ts";
import { lpipsPackageKey } from "./lpips-package-keys.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();
const trunkNames = ["alex", "vgg", "squeeze"] as const;

/** With the golden formula's weights, in the names of the lpips package. */
function formulaLpips(trunk: TrunkName): Lpips {
  using network = new LpipsNetwork(trunk);
  const shapes = publicShapes(network).map(([key, shape]) => [lpipsPackageKey(trunk, key), shape] as const);
  return createLpips(trunk, plainGoldenState(shapes));
}

function goldenPicture(name: string, size: number): ImageBatch {
  const planes = tf.tensor(goldenValues(name, 2 * 3 * size * size), [2, 3, size, size]);
  return tf.tidy(() => tf.mul(tf.transpose(planes, [0, 2, 3, 1]), 0.5)) as ImageBatch;
}

describe.each(["alex", "squeeze", "vgg"] as const)("LPIPS %s", (trunk) => {
  describePerceptualDistance(() => formulaLpips(trunk));
});

test("a file that does not fit and pictures that are too small are refused", () => {
  expect(() => createLpips("alex", new Map(), "empty.pth")).toThrow(CheckpointError);
  using lpips = formulaLpips("alex");
  const tiny = samplePictures(1, 16, 16);
  expect(() => lpips.distance(tiny, tiny)).toThrow(MfimError);
  expect(() => lpips.distance(tiny, tiny)).toThrow(/32 px and more, got 16 x 16/);
});

describe.skipIf(shared === undefined)("against the references", () => {
  test.each(trunkNames)("lpips-%s golden", async (trunk) => {
    using lpips = formulaLpips(trunk);
    const { state } = await readCheckpoint(join(shared as string, `goldens/lpips-${trunk}.safetensors`));
    const distance = lpips.distance(goldenPicture("image", 96), goldenPicture("image-b", 96));
    expect(await relativeError(distance, state, "distance")).toBeLessThan(1e-4);
  });

  test("alex with its public weights gives the published example's two distances", async () => {
    using lpips = await loadLpips({
      trunk: "alex",
      features: join(shared as string, "weights/alexnet-features.pth"),
      heads: join(shared as string, "weights/lpips-lin-alex-v0.1.pth"),
    });
    const picture = async (name: string): Promise<ImageBatch> => {
      const file = sharp(join(shared as string, `goldens/lpips-images/${name}.png`)).removeAlpha();
      const { data, info } = await file.raw().toBuffer({ resolveWithObject: true });
      return pixelsToImages([{ width: info.width, height: info.height, data: new Uint8Array(data) }]);
    };
    const reference = await picture("ex_ref");
    const distance = async (name: string) => (await lpips.distance(reference, await picture(name)).data())[0];
    expect(await distance("ex_p0")).toBeCloseTo(0.72188, 4);
    expect(await distance("ex_p1")).toBeCloseTo(0.13757, 4);
  });
});
