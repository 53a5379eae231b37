import * as tf from "@tensorflow/tfjs";

export interface DifferenceOptions {
  /** Step of the central difference. */
  readonly step?: number;
  /** Relative error allowed. */
  readonly tolerance?: number;
  /** Random directions tried. */
  readonly directions?: number;
}

const defaults = { step: 1e-2, tolerance: 2e-2, directions: 3 } as const;

type ScalarFunction = (x: tf.Tensor) => tf.Scalar;

function check(what: string, analytic: number, numeric: number, scale: number, tolerance: number): void {
  const error = Math.abs(analytic - numeric) / Math.max(scale, 1e-3);
  if (!(error <= tolerance)) {
    throw new Error(
      `${what}: the gradient says ${analytic}, finite differences say ${numeric} (relative error ${error}).`,
    );
  }
}

function alongDirections(what: string, f: ScalarFunction, x: tf.Tensor, options: DifferenceOptions): void {
  const { step, tolerance, directions } = { ...defaults, ...options };
  tf.tidy(() => {
    const gradient = tf.grad((input) => f(input))(x);
    const norm = tf.norm(gradient).dataSync()[0] as number;
    for (let k = 0; k < directions; k++) {
      const random = tf.randomNormal(x.shape, 0, 1, "float32", 1000 + k);
      const direction = tf.div(random, tf.norm(random));
      const analytic = tf.sum(tf.mul(gradient, direction)).dataSync()[0] as number;
      const at = (t: number) => f(tf.add(x, tf.mul(direction, t))).dataSync()[0] as number;
      const numeric = (at(step) - at(-step)) / (2 * step);
      check(`${what}, direction ${k}`, analytic, numeric, norm / Math.sqrt(x.size) + Math.abs(numeric), tolerance);
    }
  });
}

/** Compares the first gradient of `f` at `x` with central differences along random directions; throws where they differ. */
export function expectGradient(f: ScalarFunction, x: tf.Tensor, options: DifferenceOptions = {}): void {
  alongDirections("first order", f, x, options);
}

/**
 * Compares the gradient of the squared gradient norm, which is what R1 and path length differentiate, with central
 * differences: catches ops whose second order throws or is silently wrong. `f` should be nonlinear in `x`.
 */
export function expectSecondGradient(f: ScalarFunction, x: tf.Tensor, options: DifferenceOptions = {}): void {
  const penalty: ScalarFunction = (input) => tf.sum(tf.square(tf.grad((y) => f(y))(input)));
  alongDirections("second order", penalty, x, options);
}
