import * as tf from "@tensorflow/tfjs";

/** `tf.tidy` for results whose type names its tensors: they are found by value, whatever the type says. */
export function tidyParts<Parts extends object>(compute: () => Parts): Parts {
  return tf.tidy(() => compute() as unknown as tf.TensorContainer) as unknown as Parts;
}
