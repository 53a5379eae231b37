import { readFile } from "node:fs/promises";
import { assertShape, CheckpointError, type TensorOwner } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Side of 3DDFA's crop, pixels. */
const cropSide = 120;
const points = 68;

/** The numbers of a basis file, rows as lists. */
interface BasisFile {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly u_base: readonly (readonly number[])[];
  readonly w_shp_base: readonly (readonly number[])[];
  readonly w_exp_base: readonly (readonly number[])[];
}

const shapes: { readonly [K in keyof BasisFile]: readonly number[] } = {
  mean: [62],
  std: [62],
  u_base: [3 * points, 1],
  w_shp_base: [3 * points, 40],
  w_exp_base: [3 * points, 10],
};

/** The part of 3DDFA's morphable model that gives the 68 landmarks, and the scale of its whitened coefficients. */
export class LandmarkBasis implements TensorOwner {
  readonly #mean: tf.Tensor1D;
  readonly #deviation: tf.Tensor1D;
  readonly #neutral: tf.Tensor2D;
  readonly #offsets: tf.Tensor2D;

  constructor(file: BasisFile) {
    this.#mean = tf.tensor1d([...file.mean]);
    this.#deviation = tf.tensor1d([...file.std]);
    this.#neutral = tf.tensor2d(file.u_base.flat(), [1, 3 * points]);
    this.#offsets = tf.tidy(() => {
      const columns = [file.w_shp_base, file.w_exp_base].map((rows) => tf.tensor2d(rows as number[][]));
      return tf.transpose(tf.concat(columns, 1)) as tf.Tensor2D; // [50, 204]
    });
  }

  /** Whitened coefficients [N, 62] to the model's own units, in float32. */
  restore(whitened: tf.Tensor2D): tf.Tensor2D {
    assertShape(whitened, [null, 62], "LandmarkBasis.restore(whitened)");
    return tf.tidy(() => tf.add(tf.mul(whitened, this.#deviation), this.#mean) as tf.Tensor2D);
  }

  /** Whitened coefficients [N, 62] to landmarks [N, 68, 2]: x and y in pixels of the 120 x 120 crop, iBUG order. */
  landmarks68(whitened: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const restored = this.restore(whitened);
      const matrix = tf.reshape(tf.slice(restored, [0, 0], [-1, 12]), [-1, 3, 4]);
      const weights = tf.slice(restored, [0, 12], [-1, 50]) as tf.Tensor2D;
      const head = tf.reshape(tf.add(this.#neutral, tf.matMul(weights, this.#offsets)), [-1, points, 3]); // [N, 68, 3]
      const rotation = tf.slice(matrix, [0, 0, 0], [-1, 2, 3]); // the depth row gives no pixel
      const shift = tf.reshape(tf.slice(matrix, [0, 0, 3], [-1, 2, 1]), [-1, 1, 2]);
      const projected = tf.add(tf.matMul(head, rotation, false, true), shift); // [N, 68, 2]
      // Pixels count from 1 and upwards in the model's frame.
      return tf.add(tf.mul(projected, [1, -1]), [-1, cropSide]) as tf.Tensor3D;
    });
  }

  dispose(): void {
    tf.dispose([this.#mean, this.#deviation, this.#neutral, this.#offsets]);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Reads a basis from JSON: `mean`, `std` [62], `u_base` [204, 1], `w_shp_base` [204, 40], `w_exp_base` [204, 10], rows
 * ordered x0 y0 z0 x1 ...
 * @throws CheckpointError that lists everything that does not fit
 */
export async function loadLandmarkBasis(path: string): Promise<LandmarkBasis> {
  let file: Partial<BasisFile>;
  try {
    file = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new CheckpointError(`${path}: expected the JSON file of a landmark basis: ${(error as Error).message}.`);
  }
  const problems = Object.entries(shapes).flatMap(([key, expected]) => {
    const shape = shapeOf(file?.[key as keyof BasisFile]);
    return shape === expected.join() ? [] : [`${key} should be [${expected.join(", ")}], got [${shape}]`];
  });
  if (problems.length > 0) throw new CheckpointError(`${path} is no landmark basis: ${problems.join("; ")}.`);
  return new LandmarkBasis(file as BasisFile);
}

/** "204,40" for a rectangle of finite numbers, a word for anything else. */
function shapeOf(value: unknown): string {
  if (!Array.isArray(value)) return "nothing";
  if (value.every((entry) => Number.isFinite(entry))) return `${value.length}`;
  const widths = new Set(value.map((row) => (Array.isArray(row) && row.every(Number.isFinite) ? row.length : -1)));
  return widths.size === 1 && !widths.has(-1) ? `${value.length},${[...widths][0]}` : "no rectangle of numbers";
}
