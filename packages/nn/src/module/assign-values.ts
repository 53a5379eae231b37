import * as tf from "@tensorflow/tfjs";

/**
 * Gives a variable other values and hands them to the backend at once. TensorFlow.js keeps an array until an op wants it, and a
 * first step that wants gigabytes of them would have them twice.
 * @param values row-major, as many as the variable has; not written to, and not kept
 */
export function assignValues(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => {
    const given = tf.tensor1d(values);
    // An op that changes nothing; a copy or a new shape would run none.
    const handed = values.length === 0 ? given : tf.slice(given, 0, values.length);
    variable.assign(tf.reshape(handed, variable.shape));
  });
}
