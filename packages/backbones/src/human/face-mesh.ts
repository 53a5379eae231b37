import { assertShape, type TensorOwner } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { loadHumanModel } from "./load-human-model.ts";

/** Pixels of the network's square input. */
export const faceMeshSize = 192;
/** Points of the mesh. */
export const faceMeshPoints = 468;

export type FaceMeshes = {
  /** [N, 468, 3], x and y in input pixels, 0 the outer edge of the first; z in the same unit, growing away from the viewer. */
  readonly points: tf.Tensor3D;
  /** [N] in [0, 1]: how sure the network is that it sees a face. */
  readonly confidence: tf.Tensor1D;
};

/** MediaPipe's face mesh network. */
export class FaceMesh implements TensorOwner {
  readonly #model: tf.GraphModel;
  #disposed = false;

  private constructor(model: tf.GraphModel) {
    this.#model = model;
  }

  static async load(): Promise<FaceMesh> {
    return new FaceMesh(await loadHumanModel("facemesh"));
  }

  /** @param crops [N, 192, 192, 3] in [0, 1] */
  run(crops: tf.Tensor4D): FaceMeshes {
    const [count] = assertShape(crops, [null, faceMeshSize, faceMeshSize, 3], "FaceMesh.run(crops)") as [number];
    const outputs = this.#model.execute(crops) as tf.Tensor[];
    const find = (size: number) => outputs.find((output) => output.size === size * count) as tf.Tensor;
    const result = tf.tidy(() => ({
      points: find(3 * faceMeshPoints).reshape<tf.Tensor3D>([count, faceMeshPoints, 3]),
      confidence: find(1).reshape<tf.Tensor1D>([count]),
    }));
    tf.dispose(outputs);
    return result;
  }

  dispose(): void {
    if (!this.#disposed) this.#model.dispose();
    this.#disposed = true;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
