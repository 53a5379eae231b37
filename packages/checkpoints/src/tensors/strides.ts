/** Strides, in elements, of a packed row-major tensor. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] as number;
  }
  return strides;
}

/** Strides, in elements, of a packed column-major (Fortran) tensor. */
export function columnMajorStrides(shape: readonly number[]): number[] {
  return rowMajorStrides([...shape].reverse()).reverse();
}

/** Elements from the first to behind the last that a strided tensor touches; 0 where it is empty. */
export function stridedExtent(shape: readonly number[], strides: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((last, size, axis) => last + (size - 1) * (strides[axis] as number), 1);
}

/** Copies a strided tensor of `width`-byte elements into packed row-major order. */
export function gatherStrided(
  stored: Uint8Array,
  width: number,
  shape: readonly number[],
  strides: readonly number[],
  count: number,
): Uint8Array {
  const packed = new Uint8Array(count * width);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < packed.length; to += width) {
    for (let byte = 0; byte < width; byte++) packed[to + byte] = stored[from + byte] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        from += (strides[axis] as number) * width;
        break;
      }
      from -= (next - 1) * (strides[axis] as number) * width;
      index[axis] = 0;
    }
  }
  return packed;
}
