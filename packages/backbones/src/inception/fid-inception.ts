import { readNetwork } from "@mfim/checkpoints";
import { assertShape, type FaceInput, type FeatureExtractor, type ImageBatch, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import { InceptionNetwork, inceptionSide } from "./inception-network.ts";

/** The 2,048 features that FID is defined over. Owns its network. */
export class FidInception implements FeatureExtractor {
  readonly id = "fid-inception-2015-12-05";
  /** Whole pictures. Any other size is resized by the distance's own definition. */
  readonly input: FaceInput = { height: inceptionSide, width: inceptionSide, template: "picture" };
  readonly featureSize = 2048;
  readonly network: InceptionNetwork;

  constructor(network: InceptionNetwork) {
    this.network = network;
  }

  features(pictures: ImageBatch): tf.Tensor2D {
    assertShape(pictures, [null, null, null, 3], `${this.id} (pictures)`);
    return this.network.forward(pictures);
  }

  dispose(): void {
    this.network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** FID's Inception with the weights of `state`; the classifier is left out. */
export function createFidInception(state: StateDict, origin = "checkpoint"): FidInception {
  return new FidInception(createNetwork(() => new InceptionNetwork(), state, { origin, ignore: [/^fc\./] }));
}

/**
 * Reads `pt_inception-2015-12-05-6726825d.pth` of pytorch-fid.
 * @throws CheckpointError where the file cannot be read or is another network
 */
export async function loadFidInception(path: string): Promise<FidInception> {
  return createFidInception(await readNetwork(path), path);
}
