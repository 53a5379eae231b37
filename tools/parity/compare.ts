/** Of a value: largest error in units of the golden's largest value (correct implementations reach 4e-6). */
const valueTolerance = 1e-3;

/** Of a gradient: relative L2 error; a rounding that flips the kink of a leaky ReLU moves single entries by more. */
const gradientTolerance = 1e-2;

/** How far one tensor is off. */
export interface Comparison {
  readonly tensor: string;
  readonly gradient: boolean;
  readonly absolute: number;
  /** Largest error / the golden's largest absolute value. */
  readonly relative: number;
  /** Norm of the error / norm of the golden. */
  readonly relativeL2: number;
  readonly ok: boolean;
  /** Why there is nothing to compare. */
  readonly problem?: string;
}

/** Compares one tensor with its golden; values that are missing, too few or not finite fail. */
export function compare(
  tensor: string,
  gradient: boolean,
  actual: Float32Array | undefined,
  expected: Float32Array,
): Comparison {
  const failed = { tensor, gradient, absolute: Number.NaN, relative: Number.NaN, relativeL2: Number.NaN, ok: false };
  if (actual === undefined) return { ...failed, problem: "not computed" };
  if (actual.length !== expected.length)
    return { ...failed, problem: `expected ${expected.length} values, computed ${actual.length}` };
  let absolute = 0;
  let largest = 0;
  let squaredError = 0;
  let squaredGolden = 0;
  expected.forEach((value, i) => {
    const error = Math.abs((actual[i] as number) - value);
    absolute = Math.max(absolute, error); // keeps NaN
    largest = Math.max(largest, Math.abs(value));
    squaredError += error ** 2;
    squaredGolden += value ** 2;
  });
  const relative = absolute === 0 ? 0 : absolute / largest;
  const relativeL2 = squaredError === 0 ? 0 : Math.sqrt(squaredError / squaredGolden);
  const ok = gradient ? relativeL2 <= gradientTolerance : relative <= valueTolerance;
  return { tensor, gradient, absolute, relative, relativeL2, ok };
}
