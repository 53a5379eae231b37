import { type ConstantData, dataType, sizeOf } from "../ir/graph.ts";

/** The values of a row-major tensor after a permutation of its axes. */
export function transposed(
  data: ConstantData,
  dtype: number,
  shape: readonly number[],
  permutation: readonly number[],
): ConstantData {
  // A constant may come as bytes; elements, not bytes, change places.
  const elements =
    data instanceof Uint8Array && dtype !== dataType.bool
      ? new Int32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
      : data;
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const sizes = permutation.map((axis) => shape[axis] as number);
  const steps = permutation.map((axis) => strides[axis] as number);
  const result = elements.slice();
  const index = sizes.map(() => 0);
  let from = 0;
  for (let to = 0; to < elements.length; to++) {
    result[to] = elements[from] as number;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis] as number;
      if (++(index[axis] as number) < (sizes[axis] as number)) break;
      from -= (steps[axis] as number) * (sizes[axis] as number);
      index[axis] = 0;
    }
  }
  return result;
}
