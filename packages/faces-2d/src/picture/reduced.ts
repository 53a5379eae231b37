/** Means of `factor` x `factor` pixels. @param values [size, size, channels] */
export function reduced(values: Float32Array, size: number, channels: number, factor: number): Float32Array {
  if (factor === 1) return values;
  const small = size / factor;
  const out = new Float32Array(small * small * channels);
  for (let y = 0; y < small * factor; y++) {
    for (let x = 0; x < small * factor; x++) {
      const q = (Math.floor(y / factor) * small + Math.floor(x / factor)) * channels;
      for (let k = 0; k < channels; k++)
        out[q + k] = out[q + k]! + values[(y * size + x) * channels + k]! / (factor * factor);
    }
  }
  return out;
}
