/** Values as they are stored: what a set of pictures, a head or a library is made of. */
export interface TypedArrayTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Constructors by their name in a safetensors header. */
export const typedArrays = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;

export type TypedArrayName = keyof typeof typedArrays;
