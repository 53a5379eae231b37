/** A tensor as a checkpoint holds it: public layout (PyTorch: OIHW, [out, in]), any dtype, read on demand. */
export interface NamedTensor {
  readonly shape: readonly number[];
  /** The stored element type, such as "float32", "float16", "bfloat16", "int64". */
  readonly dtype: string;
  /** The values as float32, row-major, always contiguous; a fresh array or a view that the caller must not write to. */
  toFloat32(): Float32Array;
}

/** A network's tensors by checkpoint key. */
export type StateDict = ReadonlyMap<string, NamedTensor>;
