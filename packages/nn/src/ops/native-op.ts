import * as tf from "@tensorflow/tfjs";

type AttributeType = "TF_ATTR_TYPE" | "TF_ATTR_FLOAT" | "TF_ATTR_BOOL" | "TF_ATTR_STRING";

/** The part of tfjs-node's backend that runs any TensorFlow op. */
interface NativeBackend {
  readonly binding: Readonly<Record<AttributeType | "TF_FLOAT", number>>;
  executeMultipleOutputs(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number | boolean | string }[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

export interface NativeOpOptions {
  /** Type attributes, all float32. */
  readonly types?: readonly string[];
  readonly attributes?: Readonly<Record<string, number | boolean | string>>;
}

/**
 * Runs a TensorFlow op on float32 tensors where the backend is native TensorFlow; `undefined` elsewhere. For ops that
 * TensorFlow has and tfjs does not name: tfjs composes the gradient of a ReLU from a step function that costs ten times the
 * native op. The op records no gradient: use it inside `tf.customGrad`.
 */
export function nativeOps(
  name: string,
  inputs: readonly tf.Tensor[],
  outputs: number,
  { types = ["T"], attributes = {} }: NativeOpOptions = {},
): tf.Tensor[] | undefined {
  if (tf.getBackend() !== "tensorflow") return undefined;
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const all = [
    ...types.map((type) => ({ name: type, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })),
    ...Object.entries(attributes).map(([key, value]) => ({
      name: key,
      type: binding[attributeTypes[typeof value as Kind]],
      value,
    })),
  ];
  return backend.executeMultipleOutputs(name, all, inputs, outputs);
}

type Kind = "number" | "boolean" | "string";
const attributeTypes: Readonly<Record<Kind, AttributeType>> = {
  number: "TF_ATTR_FLOAT",
  boolean: "TF_ATTR_BOOL",
  string: "TF_ATTR_STRING",
};

/** `nativeOps` for an op of one output, with float attributes. */
export function nativeOp(
  name: string,
  inputs: readonly tf.Tensor[],
  attributes: Readonly<Record<string, number>> = {},
): tf.Tensor | undefined {
  return nativeOps(name, inputs, 1, { attributes })?.[0];
}
