import type { ImageBatch } from "@mfim/core";
import { imagesAt, type PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { CoefficientTargets } from "./coefficient-targets.ts";
import { determination } from "./determination.ts";

const mostPictures = 1500;
const batch = 50;

/** R2 by coefficient. */
export interface RegressorJudgement {
  readonly shape: Readonly<Record<string, number>>;
  readonly expression: Readonly<Record<string, number>>;
  readonly pose: Readonly<Record<string, number>>;
}

/**
 * R2 of every coefficient on people who were never seen.
 * @param coefficients whitened, [N, all columns], of pictures as the set has them
 * @param heldOut their pictures, and the row of the targets for each
 */
export async function judgeRegressor(
  coefficients: (faces: ImageBatch) => tf.Tensor2D,
  { names, values }: CoefficientTargets,
  heldOut: { readonly set: PictureSet; readonly rows: readonly number[] },
): Promise<RegressorJudgement> {
  const width = names.mean.length;
  const count = Math.min(heldOut.set.length, mostPictures);
  const found = new Float32Array(count * width);
  const truth = new Float32Array(count * width);
  for (let at = 0; at < count; at += batch) {
    const indices = Array.from({ length: Math.min(batch, count - at) }, (_, i) => at + i);
    const faces = await imagesAt(heldOut.set, indices);
    const rows = tf.tidy(() => coefficients(faces));
    found.set((await rows.data()) as Float32Array, at * width);
    for (const index of indices) {
      const row = heldOut.rows[index] as number;
      truth.set(values.subarray(row * width, (row + 1) * width), index * width);
    }
    tf.dispose([faces, rows]);
  }
  const r2 = determination(truth, found, width).map((value) => Number(value.toFixed(3)));
  const named = (part: readonly string[], start: number) =>
    Object.fromEntries(part.map((name, i) => [name, r2[start + i] as number]));
  return {
    shape: named(names.shape, 0),
    expression: named(names.expression, names.shape.length),
    pose: named(names.pose, names.shape.length + names.expression.length),
  };
}
