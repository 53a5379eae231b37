/** Means of the square windows of 2 radius + 1 pixels around each pixel of [size, size], cut at the border. */
export function boxAverage(values: Float32Array, size: number, radius: number): Float32Array {
  return along(along(values, size, radius, 1, size), size, radius, size, 1);
}

/** By running sums: the radius costs nothing. */
function along(from: Float32Array, size: number, radius: number, step: number, row: number): Float32Array {
  const into = new Float32Array(from.length);
  for (let line = 0; line < size; line++) {
    const at = (i: number) => from[line * row + i * step] as number;
    let sum = 0;
    for (let i = 0; i < Math.min(radius, size); i++) sum += at(i);
    for (let i = 0; i < size; i++) {
      if (i + radius < size) sum += at(i + radius);
      if (i - radius - 1 >= 0) sum -= at(i - radius - 1);
      into[line * row + i * step] = sum / (Math.min(size - 1, i + radius) - Math.max(0, i - radius) + 1);
    }
  }
  return into;
}
