import { createLpips, LpipsNetwork, lpipsPackageKey, type TrunkName } from "@mfim/backbones/lpips";
import { publicShapes } from "@mfim/nn";
import { goldenPlanes, plainGoldenState } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import type { ParityCheck } from "./parity-check.ts";

const trunks: readonly TrunkName[] = ["alex", "vgg", "squeeze"];

function shapesOf(trunk: TrunkName): (readonly [string, readonly number[]])[] {
  using network = new LpipsNetwork(trunk);
  return publicShapes(network).map(([key, shape]) => [lpipsPackageKey(trunk, key), shape]);
}

/** The distance of the pictures 0.5 v("image") and 0.5 v("image-b"), weights by the formula under the lpips package's names. */
export const lpipsChecks: readonly ParityCheck[] = trunks.map((trunk) => ({
  name: `lpips-${trunk}`,
  async compute({ salt }) {
    using lpips = createLpips(trunk, plainGoldenState(shapesOf(trunk), salt));
    const distance = tf.tidy(() => {
      const [a, b] = (["image", "image-b"] as const).map(
        (name) => tf.mul(goldenPlanes(name, [2, 3, 96, 96], undefined, salt), 0.5) as tf.Tensor4D,
      );
      return lpips.distance(a as tf.Tensor4D, b as tf.Tensor4D);
    });
    const values = (await distance.data()) as Float32Array;
    distance.dispose();
    return new Map([["distance", values]]);
  },
}));
