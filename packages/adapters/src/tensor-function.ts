import type { TensorOwner } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";

/** A loaded model as one function of tensors; it keeps and disposes nothing that it is given. */
export interface TensorFunction extends TensorOwner {
  /** Where it came from, for messages. */
  readonly origin: string;
  /** Names of what it takes, in order. */
  readonly inputs: readonly string[];
  /** What it gives, in the file's order, where the file says so. */
  readonly outputs?: readonly { readonly name: string }[];
  /** `false` where it is computed outside TensorFlow, so that no graph can be made of it; default true. */
  readonly traceable?: boolean;
  /** One tensor for each input, by name, to the named output; the caller disposes it. */
  run(feeds: Readonly<Record<string, tf.Tensor>>, output?: string): tf.Tensor;
}
