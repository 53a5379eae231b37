import * as tf from "@tensorflow/tfjs";
import { holdBack } from "./trace/record.ts";

/**
 * Gradient checkpointing: keeps the inputs of a layer alone, and computes what lies between again when the gradient
 * needs it. Memory falls from all activations to the layer's ends; the cost is one more forward pass of the layer.
 * Gradients of gradients are right too, but there the recomputation is kept on the tape and saves nothing.
 *
 * @param layer a pure function: every tensor that needs a gradient must be an argument, or a variable among `variables`
 * @param variables those that the layer reads; they get their gradients too
 * @returns a function of the same arguments, with the layer's own gradients
 */
export function checkpointed<Inputs extends tf.Tensor[], Output extends tf.Tensor>(
  layer: (...inputs: Inputs) => Output,
  variables: readonly tf.Variable[] = [],
): (...inputs: Inputs) => Output {
  const plain = layer as unknown as (...inputs: tf.Tensor[]) => tf.Tensor;
  const checkpoint = tf.customGrad((...args: unknown[]) => {
    const save = args.pop() as tf.GradSaveFunc;
    const inputs = args.slice(0, args.length - variables.length) as tf.Tensor[];
    save(inputs);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => gradientsOf(plain, saved, variables, dy);
    return { value: tf.tidy(() => plain(...inputs)), gradFunc };
  });
  return (...inputs) => checkpoint(...inputs, ...variables) as Output;
}

/** The gradients by all inputs, then by all variables; zeros where the layer does not depend on one. */
function gradientsOf(
  layer: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  variables: readonly tf.Variable[],
  dy: tf.Tensor,
): tf.Tensor[] {
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    // While a gradient of a gradient is recorded, the inputs must stay those that the tape knows.
    const points = state.gradientDepth === 0 ? holdBack(inputs, dy) : inputs;
    const all = [...points, ...variables];
    const { grads } = tf.engine().gradients(() => layer(...points), all, dy, true);
    return all.map((input, i) => grads[i] ?? tf.zerosLike(input));
  } finally {
    // A gradient taken inside a backward pass resets the tape, which the outer pass still reads.
    state.activeTape = outer;
  }
}
