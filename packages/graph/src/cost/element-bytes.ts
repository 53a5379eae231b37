import { dataType, sizeOf, type TensorSpec } from "../ir/graph.ts";

const elementBytes: Readonly<Record<number, number>> = {
  [dataType.bool]: 1,
  [dataType.bfloat16]: 2,
  [dataType.float16]: 2,
  [dataType.complex64]: 8,
  [dataType.int64]: 8,
};

/** Bytes of a tensor's values. */
export function byteSize({ dtype, shape }: TensorSpec): number {
  return sizeOf(shape) * (elementBytes[dtype] ?? 4);
}

/** Ops that only rename their inputs: what they give is what they got. */
export const renaming: ReadonlySet<string> = new Set(["Reshape", "Squeeze", "ExpandDims", "Identity", "IdentityN"]);
