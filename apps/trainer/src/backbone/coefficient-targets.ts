import type { CoefficientNames } from "@mfim/losses-3dmm";
import type { RenderedSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { besideEachOther, columnStatistics, pickColumns } from "./whitening.ts";

/** Whitened truth of a rendered set, a row a picture, and the names of its columns. */
export interface CoefficientTargets {
  readonly names: CoefficientNames;
  /** [count, names.mean.length] */
  readonly values: Float32Array;
}

const identityWidth = 100;

/** The first `shape` identity axes, every expression that the set moves, and yaw, pitch, roll; statistics over `rows`. */
export function coefficientTargets(set: RenderedSet, shape: number, rows: readonly number[]): CoefficientTargets {
  const width = set.expressionNames.length;
  const moved = columnStatistics(set.expression, width).deviation.flatMap((deviation, column) =>
    deviation > 0.02 ? [column] : [],
  );
  const identity = Array.from({ length: shape }, (_, column) => column);
  const values = besideEachOther([
    { values: pickColumns(set.identity, identityWidth, identity), width: shape },
    { values: pickColumns(set.expression, width, moved), width: moved.length },
    { values: set.pose, width: 3 },
  ]);
  const total = shape + moved.length + 3;
  const training = new Float32Array(rows.length * total);
  for (const [n, row] of rows.entries()) training.set(values.subarray(row * total, (row + 1) * total), n * total);
  const { mean, deviation } = columnStatistics(training, total);
  for (let i = 0; i < values.length; i++) {
    const column = i % total;
    values[i] = ((values[i] as number) - (mean[column] as number)) / Math.max(1e-6, deviation[column] as number);
  }
  return {
    names: {
      shape: identity.map((column) => `identity${String(column).padStart(3, "0")}`),
      expression: moved.map((column) => set.expressionNames[column] as string),
      pose: ["yaw", "pitch", "roll"],
      mean: [...mean],
      deviation: deviation.map((value) => Math.max(1e-6, value)),
    },
    values,
  };
}

/** Rows of the table, [rows, width]; the caller disposes them. */
export function rowsOf({ names, values }: CoefficientTargets, rows: readonly number[]): tf.Tensor2D {
  const width = names.mean.length;
  const picked = new Float32Array(rows.length * width);
  for (const [n, row] of rows.entries()) picked.set(values.subarray(row * width, (row + 1) * width), n * width);
  return tf.tensor2d(picked, [rows.length, width]);
}
