import * as tf from "@tensorflow/tfjs";

/** Steps of the central difference, as shares of the input's norm: rounding spoils the small ones, kinks the large ones. */
const steps = [1e-4, 3e-5, 3e-4, 1e-5, 1e-3, 3e-6, 3e-3, 1e-2];

/**
 * Compares the gradient of a network, along itself, with central differences. Along its own gradient the change is
 * greatest, so that float32 can tell; it is enough that one of several steps agrees.
 * @throws Error with both figures where none agrees, or where the gradient is zero or not finite
 */
export function expectInputGradient(
  network: (x: tf.Tensor) => readonly tf.Tensor[],
  x: tf.Tensor,
  tolerance = 0.03,
): void {
  tf.tidy(() => {
    const probe = (output: tf.Tensor, index: number) =>
      tf.sum(tf.mul(output, tf.randomNormal(output.shape, 0, 1, "float32", 40 + index)));
    const f = (input: tf.Tensor) => tf.addN(network(input).map(probe)) as tf.Scalar;
    const gradient = tf.grad(f)(x);
    const norm = scalar(tf.norm(gradient));
    if (!(norm > 0 && Number.isFinite(norm)))
      throw new Error(`Expected a gradient to the input, got one of norm ${norm}.`);
    const direction = tf.div(gradient, norm);
    const size = scalar(tf.norm(x));
    const slopes: number[] = [];
    for (const share of steps) {
      const step = share * size;
      const at = (t: number) => scalar(f(tf.add(x, tf.mul(direction, t))));
      const slope = (at(step) - at(-step)) / (2 * step);
      if (Math.abs(slope - norm) <= tolerance * norm) return;
      slopes.push(slope);
    }
    throw new Error(
      `The gradient says ${norm}, finite differences say ${slopes.join(", ")} for steps ${steps.join(", ")}.`,
    );
  });
}

const scalar = (x: tf.Tensor): number => x.dataSync()[0] as number;
