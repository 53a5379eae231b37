import type * as tf from "@tensorflow/tfjs";

/**
 * A module walks the modules among its fields by itself; for a part that may be of any make, or that names only some of
 * its variables, the part's own `state()` decides instead, under the path of its field.
 */
export function stateWithPart(
  own: ReadonlyMap<string, tf.Variable>,
  path: string,
  part: { state(): ReadonlyMap<string, tf.Variable> },
): Map<string, tf.Variable> {
  const rest = [...own].filter(([key]) => !key.startsWith(`${path}.`));
  return new Map([...[...part.state()].map(([key, variable]) => [`${path}.${key}`, variable] as const), ...rest]);
}
