import {
  assertShape,
  type FaceCoefficients,
  type FaceInput,
  type ImageBatch,
  type MorphableRegressor,
} from "@mfim/core";
import type { Module } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { assertLayout, type CoefficientLayout, layoutSizes, splitCoefficients } from "./coefficient-layout.ts";

/** A network that turns pictures of one size in [-1, 1] into rows of coefficients. */
export interface CoefficientNetwork extends Module {
  forward(faces: ImageBatch): tf.Tensor2D;
}

export interface CoefficientRegressorOptions {
  readonly id: string;
  readonly input: FaceInput;
  readonly layout: CoefficientLayout;
}

/** A 3DMM regressor: a network, and the layout of what it gives. Owns the network. */
export class CoefficientRegressor<Network extends CoefficientNetwork = CoefficientNetwork>
  implements MorphableRegressor
{
  readonly id: string;
  readonly input: FaceInput;
  readonly layout: CoefficientLayout;
  readonly sizes: MorphableRegressor["sizes"];
  readonly network: Network;

  constructor(network: Network, { id, input, layout }: CoefficientRegressorOptions) {
    assertLayout(layout);
    this.network = network;
    this.id = id;
    this.input = input;
    this.layout = layout;
    this.sizes = layoutSizes(layout);
  }

  regress(faces: ImageBatch): FaceCoefficients {
    return tf.tidy(() => ({ ...splitCoefficients(this.coefficients(faces), this.layout) }));
  }

  /** Everything the network gives, [N, layout.total], in its own order. */
  coefficients(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, this.input.height, this.input.width, 3], `${this.id} (faces)`);
    return this.network.forward(faces);
  }

  dispose(): void {
    this.network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
