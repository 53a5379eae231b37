import * as tf from "@tensorflow/tfjs";
import type { LossWeight } from "../objective/loss-weight.ts";
import { type Schedule, valueAt } from "./schedule.ts";

/** Weights by name: numbers, and variables where there is a schedule, so that a compiled step sees them change. */
export class ScheduledWeights<Name extends string> implements Disposable {
  readonly weights: Readonly<Record<Name, LossWeight>>;
  readonly #scheduled: readonly { readonly schedule: Schedule; readonly variable: tf.Variable<tf.Rank.R0> }[];

  constructor(schedules: Readonly<Record<Name, Schedule>>) {
    const scheduled: { schedule: Schedule; variable: tf.Variable<tf.Rank.R0> }[] = [];
    const weightOf = (schedule: Schedule): LossWeight => {
      if (typeof schedule === "number") return schedule;
      const first = tf.scalar(valueAt(schedule, 0));
      const variable = tf.variable(first, false);
      first.dispose();
      scheduled.push({ schedule, variable });
      return variable as unknown as tf.Scalar;
    };
    const entries = Object.entries<Schedule>(schedules).map(([name, schedule]) => [name, weightOf(schedule)]);
    this.weights = Object.fromEntries(entries);
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
