import { type ElementType, elementTypes } from "../tensors/element-type.ts";

/** Element types by NumPy's code, without the byte order. */
const codes: ReadonlyMap<string, string> = new Map([
  ["f8", "float64"],
  ["f4", "float32"],
  ["f2", "float16"],
  ["i8", "int64"],
  ["i4", "int32"],
  ["i2", "int16"],
  ["i1", "int8"],
  ["u8", "uint64"],
  ["u4", "uint32"],
  ["u2", "uint16"],
  ["u1", "uint8"],
  ["b1", "bool"],
  ["c8", "complex64"],
  ["c16", "complex128"],
  ["?", "bool"],
  ["d", "float64"],
  ["f", "float32"],
  ["e", "float16"],
]);

/** The type of a NumPy code such as "f4", "<f4", "|b1" or "float32"; undefined for texts, objects and records. */
export function numpyElementType(code: string): ElementType | undefined {
  const plain = code.replace(/^[<>|=]/, "");
  return elementTypes.get(codes.get(plain) ?? plain);
}
