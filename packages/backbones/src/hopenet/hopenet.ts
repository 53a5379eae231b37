import { readNetwork } from "@mfim/checkpoints";
import {
  assertShape,
  type FaceInput,
  type FeatureExtractor,
  type HeadPoseEstimator,
  type ImageBatch,
  type StateDict,
} from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { HopenetNetwork } from "./hopenet-network.ts";

/**
 * Head pose in degrees, and the 2,048 pooled features that "pose-HN" distances compare. Signs are those of this project:
 * positive yaw moves the nose to the right of the picture, positive pitch looks up, positive roll tilts clockwise as the
 * viewer sees it; Hopenet's own yaw grows the other way. Owns its network.
 */
export class Hopenet implements HeadPoseEstimator, FeatureExtractor {
  readonly id = "hopenet-resnet50";
  readonly input: FaceInput = { height: 224, width: 224, template: "hopenet-224" };
  readonly featureSize = 2048;
  readonly network: HopenetNetwork;

  constructor(network: HopenetNetwork) {
    this.network = network;
  }

  estimate(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const degrees = this.network.degrees(this.network.logits(this.features(faces)));
      return tf.mul(degrees, tf.tensor1d(signs)) as tf.Tensor2D;
    });
  }

  features(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, this.input.height, this.input.width, 3], `${this.id} (faces)`);
    return this.network.pooled(faces);
  }

  dispose(): void {
    this.network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** From Hopenet's signs of yaw, pitch and roll (as upstream draws them) to the project's. */
const signs = [-1, 1, 1];

/** Hopenet with the weights of `state`. */
export function createHopenet(state: StateDict, origin = "checkpoint"): Hopenet {
  // fc_finetune is left over from upstream's training and never used.
  return new Hopenet(createNetwork(() => new HopenetNetwork(), state, { origin, ignore: [/^fc_finetune\./] }));
}

/**
 * Reads `hopenet_alpha1.pkl`, `hopenet_robust_alpha1.pkl` and the like (PyTorch state dicts in spite of their name).
 * @throws CheckpointError where the file cannot be read or is another network
 */
export async function loadHopenet(path: string): Promise<Hopenet> {
  return createHopenet(await readNetwork(path), path);
}
