import type { LossWeight, LossWeights } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import { type Schedule, valueAt } from "../config/schedule.ts";

/** Weights of the loss: numbers, and variables where the config has a schedule, so that a compiled step sees them change. */
export class ScheduledWeights implements Disposable {
  readonly weights: LossWeights;
  readonly #scheduled: readonly { readonly schedule: Schedule; readonly variable: tf.Variable<tf.Rank.R0> }[];

  constructor(loss: FitConfig["loss"]) {
    const scheduled: { schedule: Schedule; variable: tf.Variable<tf.Rank.R0> }[] = [];
    const weightOf = (schedule: Schedule): LossWeight => {
      if (typeof schedule === "number") return schedule;
      const variable = tf.variable(tf.scalar(valueAt(schedule, 0)), false);
      scheduled.push({ schedule, variable });
      return variable as unknown as tf.Scalar;
    };
    const entries = Object.entries(loss).map(([term, schedule]) => [term, weightOf(schedule)]);
    this.weights = Object.fromEntries(entries) as LossWeights;
    this.#scheduled = scheduled;
  }

  /** Sets every scheduled weight to its value at `step`. */
  moveTo(step: number): void {
    for (const { schedule, variable } of this.#scheduled) {
      const value = tf.scalar(valueAt(schedule, step));
      variable.assign(value);
      value.dispose();
    }
  }

  [Symbol.dispose](): void {
    for (const { variable } of this.#scheduled) variable.dispose();
  }
}
