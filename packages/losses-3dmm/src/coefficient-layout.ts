import { assertShape, type FaceCoefficients } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Columns [begin, end) of a regressor's output. */
export type ColumnRange = readonly [begin: number, end: number];

/** Which columns of a regressor's output are which coefficients: data, so that another choice of "pose" is configuration. */
export interface CoefficientLayout {
  /** Width of the output. */
  readonly total: number;
  readonly shape: readonly ColumnRange[];
  readonly expression: readonly ColumnRange[];
  readonly pose: readonly ColumnRange[];
}

type Part = keyof FaceCoefficients;
const parts: readonly Part[] = ["shape", "expression", "pose"];

/** Number of coefficients of each part. */
export function layoutSizes(layout: CoefficientLayout): { readonly [K in Part]: number } {
  const size = (part: Part) => layout[part].reduce((sum, [begin, end]) => sum + end - begin, 0);
  return { shape: size("shape"), expression: size("expression"), pose: size("pose") };
}

/** Takes an output [N, total] apart; each part is [N, its size]. */
export function splitCoefficients(output: tf.Tensor2D, layout: CoefficientLayout): FaceCoefficients {
  assertShape(output, [null, layout.total], "splitCoefficients(output)");
  const columns = (part: Part) => {
    const slices = layout[part].map(([begin, end]) => tf.slice(output, [0, begin], [-1, end - begin]));
    return slices.length === 1 ? (slices[0] as tf.Tensor2D) : tf.concat(slices, 1);
  };
  return tf.tidy(() => ({ shape: columns("shape"), expression: columns("expression"), pose: columns("pose") }));
}

/** @throws RangeError that names every range outside the output, and every empty part */
export function assertLayout(layout: CoefficientLayout): void {
  const problems = parts.flatMap((part) => {
    if (layout[part].length === 0) return [`${part} has no columns`];
    return layout[part]
      .filter(([begin, end]) => !(begin >= 0 && begin < end && end <= layout.total))
      .map(([begin, end]) => `${part} [${begin}, ${end})`);
  });
  if (problems.length > 0)
    throw new RangeError(
      `CoefficientLayout: expected non-empty ranges within [0, ${layout.total}), got ${problems.join(", ")}.`,
    );
}
