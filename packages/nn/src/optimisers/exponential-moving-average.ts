import * as tf from "@tensorflow/tfjs";

/** Moves every variable of `shadow` towards its namesake in `live`: shadow = decay * shadow + (1 - decay) * live. */
export function moveTowards(
  shadow: ReadonlyMap<string, tf.Variable>,
  live: ReadonlyMap<string, tf.Variable>,
  decay: number | tf.Scalar,
): void {
  tf.tidy(() => {
    for (const [key, variable] of shadow) {
      const source = live.get(key);
      if (source === undefined) throw new RangeError(`moveTowards: expected a live variable ${key}, got none.`);
      variable.assign(tf.add(source, tf.mul(decay, tf.sub(variable, source))));
    }
  });
}
