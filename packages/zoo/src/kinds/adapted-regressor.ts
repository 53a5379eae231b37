import { AdaptedNetwork, type AdapterOptions, type TensorFunction } from "@mfim/adapters";
import type { FaceCoefficients, ImageBatch, MorphableRegressor } from "@mfim/core";
import { assertLayout, type CoefficientLayout, layoutSizes, splitCoefficients } from "@mfim/losses-3dmm";
import * as tf from "@tensorflow/tfjs";

/** Somebody else's 3DMM regressor: its rows of numbers, and which columns of them are shape, expression and pose. */
export class AdaptedRegressor extends AdaptedNetwork implements MorphableRegressor {
  readonly sizes: MorphableRegressor["sizes"];
  readonly #layout: CoefficientLayout;

  /** @throws RangeError for columns that the output does not have */
  constructor(model: TensorFunction, options: AdapterOptions, columns: Omit<CoefficientLayout, "total">) {
    super(model, options);
    this.#layout = { ...columns, total: this.size };
    try {
      assertLayout(this.#layout);
    } catch (error) {
      this.dispose();
      throw error;
    }
    this.sizes = layoutSizes(this.#layout);
  }

  regress(faces: ImageBatch): FaceCoefficients {
    return tf.tidy(() => ({ ...splitCoefficients(this.rows(faces), this.#layout) }));
  }
}
