import type { ImageBatch } from "@mfim/core";
import { mean } from "@mfim/metrics";
import { imagesAt, type PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { CoefficientTargets } from "./coefficient-targets.ts";
import { determination } from "./determination.ts";
import { type FaceMesh, shapedFace, vertexError } from "./face-mesh.ts";

const mostPictures = 1500;
const batch = 50;

/** R2 by coefficient; those that do not vary among the held-out people are left out. */
export interface RegressorJudgement {
  readonly shape: Readonly<Record<string, number>>;
  readonly expression: Readonly<Record<string, number>>;
  readonly pose: Readonly<Record<string, number>>;
}

/** Mean distance of a face's vertices from the true ones, mm: of the faces that were found, and of the mean face. */
export interface VertexErrors {
  readonly found: number;
  readonly meanFace: number;
}

/** Pictures of people who were never seen, and the row of the targets for each. */
export interface HeldOutPictures {
  readonly set: PictureSet;
  readonly rows: readonly number[];
}

/** What a regressor finds in held-out pictures beside the truth: whitened, [pictures, all columns]. */
export interface FoundCoefficients {
  readonly found: Float32Array;
  readonly truth: Float32Array;
  /** Of the targets. */
  readonly rows: readonly number[];
}

/** @param coefficients whitened, [N, all columns], of pictures as the set has them */
export async function findCoefficients(
  coefficients: (faces: ImageBatch) => tf.Tensor2D,
  { names, values }: CoefficientTargets,
  heldOut: HeldOutPictures,
): Promise<FoundCoefficients> {
  const width = names.mean.length;
  const rows = heldOut.rows.slice(0, mostPictures);
  const found = new Float32Array(rows.length * width);
  const truth = new Float32Array(rows.length * width);
  for (const [n, row] of rows.entries()) truth.set(values.subarray(row * width, (row + 1) * width), n * width);
  for (let at = 0; at < rows.length; at += batch) {
    const indices = Array.from({ length: Math.min(batch, rows.length - at) }, (_, i) => at + i);
    const faces = await imagesAt(heldOut.set, indices);
    const seen = tf.tidy(() => coefficients(faces));
    found.set((await seen.data()) as Float32Array, at * width);
    tf.dispose([faces, seen]);
  }
  return { found, truth, rows };
}

/** R2 of every coefficient on people who were never seen. */
export function judgeRegressor({ found, truth }: FoundCoefficients, { names }: CoefficientTargets): RegressorJudgement {
  const r2 = determination(truth, found, names.mean.length).map((value) => Number(value.toFixed(3)));
  const named = (part: readonly string[], start: number) =>
    Object.fromEntries(
      part.map((name, i) => [name, r2[start + i] as number] as const).filter(([, value]) => !Number.isNaN(value)),
    );
  return {
    shape: named(names.shape, 0),
    expression: named(names.expression, names.shape.length),
    pose: named(names.pose, names.shape.length + names.expression.length),
  };
}

/**
 * How far the faces that were found lie from the true ones.
 * @param identity every coefficient of a person, [rows of the targets, `width`]: axes that the regressor does not know count, too
 */
export function judgeShape(
  { found, rows }: FoundCoefficients,
  { names }: CoefficientTargets,
  mesh: FaceMesh,
  identity: { readonly values: Float32Array; readonly width: number },
): VertexErrors {
  const columns = names.mean.length;
  const known = names.shape.map((_, axis) => axis);
  const meanFace = shapedFace(mesh, names.mean.slice(0, known.length));
  const errors = rows.map((row, n) => {
    const { values, width } = identity;
    const truth = shapedFace(mesh, values.subarray(row * width, (row + 1) * width));
    const guess = known.map(
      (axis) =>
        (names.mean[axis] as number) + (names.deviation[axis] as number) * (found[n * columns + axis] as number),
    );
    return [vertexError(shapedFace(mesh, guess), truth), vertexError(meanFace, truth)] as const;
  });
  return { found: mean(errors.map(([own]) => own)), meanFace: mean(errors.map(([, plain]) => plain)) };
}
