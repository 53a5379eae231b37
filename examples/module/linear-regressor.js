// A 3DMM regressor in plain JavaScript: one matrix from pixels to coefficients. A real one reads weights here.
import { assertShape } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

const sizes = { shape: 5, expression: 4, pose: 3 };

/** @implements {import("@mfim/core").MorphableRegressor} */
class LinearRegressor {
  id = "linear";
  sizes = sizes;

  /** @param {{ side: number, seed: number }} options */
  constructor({ side, seed }) {
    this.input = { height: side, width: side, template: "3ddfa-120" };
    const total = sizes.shape + sizes.expression + sizes.pose;
    this.matrix = tf.keep(tf.randomNormal([side * side * 3, total], 0, 0.02, "float32", seed));
  }

  /** @param {import("@mfim/core").ImageBatch} faces @returns {import("@mfim/core").FaceCoefficients} */
  regress(faces) {
    const { height, width } = this.input;
    const [count] = assertShape(faces, [null, height, width, 3], `${this.id} (faces)`);
    return tf.tidy(() => {
      const rows = tf.tanh(tf.matMul(tf.reshape(faces, [count, -1]), this.matrix));
      const [shape, expression, pose] = tf.split(rows, [sizes.shape, sizes.expression, sizes.pose], 1);
      return { shape, expression, pose };
    });
  }

  dispose() {
    this.matrix.dispose();
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.dispose();
  }
}

/** @type {import("@mfim/zoo").PartFactory<import("@mfim/core").MorphableRegressor>} */
export default ({ side = 16, seed = 1 }) => new LinearRegressor({ side, seed });
