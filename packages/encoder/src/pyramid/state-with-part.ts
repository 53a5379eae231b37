import type * as tf from "@tensorflow/tfjs";

/**
 * A module collects the modules among its fields by itself, but not what an object of another make holds: its variables
 * are added here, under the path of its field. Naming a variable twice does no harm.
 */
export function stateWithPart(
  own: Map<string, tf.Variable>,
  path: string,
  part: { state(): ReadonlyMap<string, tf.Variable> },
): Map<string, tf.Variable> {
  for (const [key, variable] of part.state()) own.set(`${path}.${key}`, variable);
  return own;
}
