import * as tf from "@tensorflow/tfjs";
import { buffer } from "../module/module.ts";

export interface AdamOptions {
  readonly learningRate: number;
  /** Decay of the first moment. */
  readonly beta1?: number;
  /** Decay of the second moment. */
  readonly beta2?: number;
  readonly epsilon?: number;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1, bias-corrected). Step count, learning rate and moments are variables, so that a
 * whole step compiles into one graph and resumes exactly.
 */
export class Adam implements Disposable {
  readonly learningRate: tf.Variable;
  readonly #step: tf.Variable;
  readonly #moments: ReadonlyMap<
    string,
    { readonly variable: tf.Variable; readonly first: tf.Variable | null; readonly second: tf.Variable }
  >;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;

  constructor(parameters: ReadonlyMap<string, tf.Variable>, options: AdamOptions) {
    const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
    this.learningRate = buffer(tf.scalar(learningRate));
    this.#step = buffer(tf.scalar(0));
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#moments = new Map(
      [...parameters].map(([key, variable]) => [
        key,
        // Without momentum the first moment is the gradient, which nobody needs again.
        {
          variable,
          first: beta1 === 0 ? null : buffer(tf.zeros(variable.shape)),
          second: buffer(tf.zeros(variable.shape)),
        },
      ]),
    );
  }

  /** The rate of the updates from here on; a compiled step sees it change. */
  setLearningRate(rate: number): void {
    const value = tf.scalar(rate);
    this.learningRate.assign(value);
    value.dispose();
  }

  /** One update; `gradients` by the keys of `parameters`. A parameter without a gradient keeps its value and its moments. */
  apply(gradients: Readonly<Record<string, tf.Tensor>>): void {
    this.begin();
    this.update(gradients);
  }

  /** Counts a step, whose updates may then come in several calls of `update`. */
  begin(): void {
    tf.tidy(() => this.#step.assign(tf.add(this.#step, 1) as tf.Scalar));
  }

  /** The share of the step begun that these gradients are for, each parameter's once. */
  update(gradients: Readonly<Record<string, tf.Tensor>>): void {
    tf.tidy(() => {
      const step = this.#step;
      const correction1 = tf.sub(1, tf.pow(this.#beta1, step));
      const correction2 = tf.sub(1, tf.pow(this.#beta2, step));
      // rate m / (sqrt(v / correction2) + epsilon), with the correction moved to the scalars: one pass over each parameter less.
      const root2 = tf.sqrt(correction2);
      const rate = tf.div(tf.mul(this.learningRate, root2), correction1);
      const epsilon = tf.mul(root2, this.#epsilon);
      for (const [key, gradient] of Object.entries(gradients)) {
        const moments = this.#moments.get(key);
        if (moments === undefined) continue;
        const { variable, first, second } = moments;
        const m = first === null ? gradient : tf.add(tf.mul(first, this.#beta1), tf.mul(gradient, 1 - this.#beta1));
        const v = tf.add(tf.mul(second, this.#beta2), tf.mul(tf.square(gradient), 1 - this.#beta2));
        first?.assign(m);
        second.assign(v);
        variable.assign(tf.sub(variable, tf.mul(rate, tf.div(m, tf.add(tf.sqrt(v), epsilon)))));
      }
    });
  }

  /** Everything a resumed run needs, by name: `step`, `learning_rate`, `exp_avg.KEY` (none where beta1 is 0), `exp_avg_sq.KEY`. */
  state(): Map<string, tf.Variable> {
    const named = new Map([
      ["step", this.#step],
      ["learning_rate", this.learningRate],
    ]);
    for (const [key, { first, second }] of this.#moments) {
      if (first !== null) named.set(`exp_avg.${key}`, first);
      named.set(`exp_avg_sq.${key}`, second);
    }
    return named;
  }

  dispose(): void {
    for (const variable of this.state().values()) if (!variable.isDisposed) variable.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
