import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { publicShapes } from "@mfim/nn";
import {
  describeMorphableRegressor,
  goldenPlanes,
  goldenUniform,
  plainGoldenState,
  relativeError,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { createDeep3d, type Deep3d, type Deep3dOptions, deep3dTranslationLayout } from "../index.ts";
import { createDeep3dLight } from "./deep3d-light.ts";
import { Deep3dNetwork } from "./deep3d-network.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();

function formulaNet(options: Deep3dOptions = {}): Deep3d {
  using network = new Deep3dNetwork();
  return createDeep3d(plainGoldenState(publicShapes(network)), options);
}

describeMorphableRegressor(() => formulaNet());

test.skipIf(shared === undefined)(
  "deep3dfacerecon-resnet50 golden, and the translation by another layout",
  async () => {
    using regressor = formulaNet({ layout: deep3dTranslationLayout });
    const { state } = await readCheckpoint(join(shared as string, "goldens/deep3dfacerecon-resnet50.safetensors"));
    const image = goldenPlanes("image", [2, 3, 224, 224], goldenUniform); // in [0, 1]
    const faces = tf.sub(tf.mul(image, 2), 1) as tf.Tensor4D;
    const coefficients = regressor.coefficients(faces);
    expect(await relativeError(coefficients, state, "coefficients")).toBeLessThan(1e-4);
    const [row] = (await coefficients.array()) as [number[]];
    const [pose] = (await regressor.regress(faces).pose.array()) as [number[]];
    expect(pose).toEqual([...row.slice(224, 227), ...row.slice(254, 257)]);
    using network = new Deep3dNetwork();
    using estimator = createDeep3dLight(plainGoldenState(publicShapes(network)));
    const [light] = (await estimator.light(faces).array()) as [number[]];
    expect(light).toEqual(row.slice(227, 254));
  },
);
