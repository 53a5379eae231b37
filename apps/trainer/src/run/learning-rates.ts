import type * as tf from "@tensorflow/tfjs";
import type { StepFigures } from "./training-task.ts";

/** A rate among the variables of a task, by its optimiser: "adam.encoder.learning_rate". */
const rateOf = /^adam(?:\.(?<optimiser>[\w-]+))?\.learning_rate$/;

/** The rates that optimisers have now, by their names; "all" is the one of a task with a single optimiser. */
export async function learningRates(variables: ReadonlyMap<string, tf.Variable>): Promise<StepFigures> {
  const rates: Record<string, number> = {};
  for (const [name, variable] of variables) {
    const found = rateOf.exec(name);
    if (found !== null) rates[found.groups?.["optimiser"] ?? "all"] = (await variable.data())[0] as number;
  }
  return rates;
}
