import { readCheckpoint } from "@mfim/checkpoints";
import { assertShape, type ImageBatch, type LightEstimator, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { deep3dInput } from "./deep3d.ts";
import { Deep3dNetwork } from "./deep3d-network.ts";

/** Columns of the network's output that are light: nine spherical harmonics of red, then of green, then of blue. */
const lightColumns = [227, 254] as const;

/** The light that Deep3DFaceRecon sees on a face, 27 coefficients as the network gives them. Owns the network. */
class Deep3dLight implements LightEstimator {
  readonly id = "deep3dfacerecon-resnet50/light";
  readonly input = deep3dInput;
  readonly lightSize = lightColumns[1] - lightColumns[0];
  readonly #network: Deep3dNetwork;

  constructor(network: Deep3dNetwork) {
    this.#network = network;
  }

  light(faces: ImageBatch): tf.Tensor2D {
    const { height, width } = this.input;
    assertShape(faces, [null, height, width, 3], `${this.id} (faces)`);
    const [first] = lightColumns;
    return tf.tidy(() => tf.slice(this.#network.forward(faces), [0, first], [-1, this.lightSize]) as tf.Tensor2D);
  }

  dispose(): void {
    this.#network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** With the weights of `state` (names without `net_recon.`). */
export function createDeep3dLight(state: StateDict, origin = "checkpoint"): Deep3dLight {
  return new Deep3dLight(createNetwork(() => new Deep3dNetwork(), state, { origin }));
}

/** Reads `epoch_20.pth` of Deep3DFaceRecon_pytorch. @throws CheckpointError where it cannot be read or is another network */
export async function loadDeep3dLight(path: string): Promise<Deep3dLight> {
  const { state } = await readCheckpoint(path, { select: "net_recon" });
  return createDeep3dLight(state, path);
}
