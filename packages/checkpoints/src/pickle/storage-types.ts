import { type ElementType, elementType } from "../tensors/element-type.ts";

const names: readonly (readonly [string, string])[] = [
  ["DoubleStorage", "float64"],
  ["FloatStorage", "float32"],
  ["HalfStorage", "float16"],
  ["BFloat16Storage", "bfloat16"],
  ["LongStorage", "int64"],
  ["IntStorage", "int32"],
  ["ShortStorage", "int16"],
  ["CharStorage", "int8"],
  ["ByteStorage", "uint8"],
  ["BoolStorage", "bool"],
  ["ComplexFloatStorage", "complex64"],
  ["ComplexDoubleStorage", "complex128"],
  ["UntypedStorage", "uint8"],
  ["_UntypedStorage", "uint8"],
];

/** Element types by the path of torch's storage class. */
export const storageTypes: ReadonlyMap<string, ElementType> = new Map(
  ["torch", "torch.cuda", "torch.storage"].flatMap((module) =>
    names.map(([name, type]) => [`${module}.${name}`, elementType(type)] as const),
  ),
);
