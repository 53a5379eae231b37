/** Values of a TensorFlow convolution [h, w, in, out] as PyTorch's [out, in, h, w], turned by half a turn where `flipped`. */
export function toOihw(values: Float32Array, shape: readonly number[], flipped = false): Float32Array {
  const [height = 1, width = 1, input = 1, output = 1] = shape;
  const sides = height * width;
  const turned = new Float32Array(values.length);
  for (let side = 0; side < sides; side++) {
    const to = flipped ? sides - 1 - side : side;
    for (let i = 0; i < input; i++) {
      for (let o = 0; o < output; o++) {
        turned[(o * input + i) * sides + to] = values[(side * input + i) * output + o] as number;
      }
    }
  }
  return turned;
}

/** Values of a TensorFlow matrix [in, out] as PyTorch's [out, in]. */
export function transposed(values: Float32Array, shape: readonly number[]): Float32Array {
  return toOihw(values, [1, 1, ...shape]);
}
