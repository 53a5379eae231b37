import * as tf from "@tensorflow/tfjs";

/**
 * Gradients of a scalar with respect to named variables. `tf.variableGrads` keys them by process-wide variable names;
 * here they come back under checkpoint keys.
 * @returns the loss and the gradients; a variable that the loss does not reach has none
 */
export function namedGradients(
  loss: () => tf.Scalar,
  parameters: ReadonlyMap<string, tf.Variable>,
): { readonly value: tf.Scalar; readonly gradients: ReadonlyMap<string, tf.Tensor> } {
  const { value, grads } = tf.variableGrads(loss, [...parameters.values()]);
  const gradients = new Map<string, tf.Tensor>();
  for (const [key, variable] of parameters) {
    const gradient = grads[variable.name];
    if (gradient !== undefined && gradient !== null) gradients.set(key, gradient);
  }
  return { value, gradients };
}
