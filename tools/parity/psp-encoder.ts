import { IrSePyramid } from "@mfim/encoder";
import { loadState, publicShapes } from "@mfim/nn";
import { goldenPlanes, goldenValues, plainGoldenState } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import type { ParityCheck } from "./parity-check.ts";

/** pSp's GradualStyleEncoder: taps and pyramid of IR-SE50 at 256 px. The file keeps the first channels of each map. */
export const pspEncoderCheck: ParityCheck = {
  name: "psp-encoder-ir-se50",
  async compute({ golden, salt }) {
    using pyramid = new IrSePyramid();
    loadState(pyramid, plainGoldenState(publicShapes(pyramid), salt));
    const maps = tf.tidy(() => {
      const image = tf.mul(goldenPlanes("image", [1, 3, 256, 256], goldenValues, salt), 0.5) as tf.Tensor4D;
      const [c1, c2, c3] = pyramid.taps(image);
      const [, p2, p1] = pyramid.forward(image) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      const named = Object.entries({ c1, c2, c3, p1, p2 }).map(([name, map]) => {
        const channels = golden.get(name)?.shape[1] ?? map.shape[3];
        return [name, tf.transpose(tf.slice(map, [0, 0, 0, 0], [-1, -1, -1, channels]), [0, 3, 1, 2])] as const;
      });
      return Object.fromEntries(named) as Record<string, tf.Tensor>;
    });
    const read = Object.entries(maps).map(async ([name, map]) => [name, (await map.data()) as Float32Array] as const);
    const result = new Map(await Promise.all(read));
    tf.dispose(maps);
    return result;
  },
};
