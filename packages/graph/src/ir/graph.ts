/** TensorFlow's DataType numbers, for the types that tensors of TensorFlow.js have, and the two half precisions. */
export const dataType = { float32: 1, int32: 3, complex64: 8, int64: 9, bool: 10, bfloat16: 14, float16: 19 } as const;

type DataTypeNumber = number;

/** The kinds of attributes, those of TensorFlow's AttrValue, and what each holds. */
export interface AttributeValues {
  readonly type: DataTypeNumber;
  readonly int: number;
  readonly float: number;
  readonly bool: boolean;
  readonly string: string;
  readonly shape: readonly number[];
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly bools: readonly boolean[];
  readonly types: readonly DataTypeNumber[];
}

export type Attribute = {
  readonly [Kind in keyof AttributeValues]: { readonly kind: Kind; readonly value: AttributeValues[Kind] };
}[keyof AttributeValues];

export type Attributes = Readonly<Record<string, Attribute>>;

export interface TensorSpec {
  readonly dtype: DataTypeNumber;
  readonly shape: readonly number[];
}

export type ConstantData = Float32Array | Int32Array | Uint8Array;

/** One operation. `op` is TensorFlow's name, or "Input" (fed at each run) or "Const". */
export interface GraphNode {
  readonly op: string;
  readonly attributes: Attributes;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly TensorSpec[];
  /** Of "Const": the values; one element means that every element is equal to it. */
  readonly constant?: ConstantData;
  /** Where it was called from: formatted only when a message needs it. */
  readonly origin?: Error | undefined;
}

/** One output of a node. */
export interface GraphValue {
  readonly node: GraphNode;
  readonly index: number;
}

/** A traced computation. `nodes` are in an order in which they can run, inputs and constants included. */
export interface Graph {
  readonly inputs: readonly GraphNode[];
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly GraphValue[];
}

export function specOf(value: GraphValue): TensorSpec {
  return value.node.outputs[value.index] as TensorSpec;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
