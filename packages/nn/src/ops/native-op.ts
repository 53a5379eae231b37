import * as tf from "@tensorflow/tfjs";

/** The part of tfjs-node's backend that runs any TensorFlow op. */
interface NativeBackend {
  readonly binding: Readonly<Record<"TF_ATTR_TYPE" | "TF_ATTR_FLOAT" | "TF_FLOAT", number>>;
  executeSingleOutput(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number }[],
    inputs: readonly tf.Tensor[],
  ): tf.Tensor;
}

/**
 * Runs a TensorFlow op on float32 tensors where the backend is native TensorFlow; `undefined` elsewhere. For ops that
 * TensorFlow has and tfjs does not name: tfjs composes the gradient of a ReLU from a step function that costs ten times the
 * native op. The op records no gradient: use it inside `tf.customGrad`.
 */
export function nativeOp(
  name: string,
  inputs: readonly tf.Tensor[],
  floats: Readonly<Record<string, number>> = {},
): tf.Tensor | undefined {
  if (tf.getBackend() !== "tensorflow") return undefined;
  const backend = tf.backend() as unknown as NativeBackend;
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_FLOAT } = backend.binding;
  const attributes = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    ...Object.entries(floats).map(([key, value]) => ({ name: key, type: TF_ATTR_FLOAT, value })),
  ];
  return backend.executeSingleOutput(name, attributes, inputs);
}
