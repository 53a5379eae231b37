import { join } from "node:path";
import { loadOpenVinoHeadPose } from "@mfim/backbones/head-pose";
import { loadMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import type { StateDict } from "@mfim/core";
import { loadLandmarkBasis, loadThreeDdfa } from "@mfim/losses-3dmm";
import { goldenPictures, goldenTensor } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import type { ParityCheck } from "./parity-check.ts";

type Outputs = Readonly<Record<string, tf.Tensor>>;

async function embeddings(golden: StateDict, weights: string): Promise<Outputs> {
  using forLosses = await loadMobileFaceNet(join(weights, "mobilefacenet-128.pt"));
  using forMetrics = await loadMobileFaceNet(join(weights, "mobilefacenet-prelu-112x96.ckpt"));
  return {
    mobilefacenet: forLosses.embedding(goldenPictures(golden, "aligned112")),
    mobilefacenet_b: forMetrics.embedding(goldenPictures(golden, "aligned112x96")),
  };
}

/** Whitened coefficients, and landmarks in pixels of the photograph: x = x0 + x_crop side / 120. */
async function coefficients(golden: StateDict, weights: string): Promise<Outputs> {
  using regressor = await loadThreeDdfa(join(weights, "3ddfa-v2-mb05-120.pth"));
  using basis = await loadLandmarkBasis(join(weights, "3ddfa-v2-68-points.json"));
  const coefficients62 = regressor.coefficients(goldenPictures(golden, "roi120"));
  const landmarks68 = tf.tidy(() => {
    const box = goldenTensor(golden, "roi_box"); // [N, 3]: x0, y0, side
    const corner = tf.reshape(tf.slice(box, [0, 0], [-1, 2]), [-1, 1, 2]);
    const scale = tf.reshape(tf.div(tf.slice(box, [0, 2], [-1, 1]), 120), [-1, 1, 1]);
    return tf.add(tf.mul(basis.landmarks68(coefficients62), scale), corner);
  });
  return { coefficients62, landmarks68 };
}

async function headPose(golden: StateDict, weights: string): Promise<Outputs> {
  const name = "head-pose-estimation-adas-0001";
  using estimator = await loadOpenVinoHeadPose(join(weights, `${name}-fp16`, `${name}.xml`));
  return { head_pose: estimator.angles(goldenPictures(golden, "head60")) };
}

/** The small public networks with their real weights on real photographs. */
export const realFacesCheck: ParityCheck = {
  name: "real-faces",
  inputs: ["aligned112", "aligned112x96", "head60", "head60_box", "photo", "roi120", "roi_box"],
  async compute({ golden, weights }) {
    const computed = new Map<string, Float32Array>();
    for (const part of [embeddings, coefficients, headPose]) {
      for (const [key, output] of Object.entries(await part(golden, weights))) {
        computed.set(key, (await output.data()) as Float32Array);
        output.dispose();
      }
    }
    return computed;
  },
};
