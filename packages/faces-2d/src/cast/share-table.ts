/** A copy, or a table of zeros, that threads can read without copying it again. */
export function shareFloats(values: ArrayLike<number> | { readonly length: number }): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(4 * values.length));
  if (0 in values) shared.set(values);
  return shared;
}
