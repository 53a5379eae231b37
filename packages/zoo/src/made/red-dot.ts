/**
 * Where a made swapper's dot lies in a picture: the mean place of what is red, weighted by how red.
 * @param pixels RGB, row by row, in any range
 * @returns x and y as shares of the side
 */
export function redDot(pixels: ArrayLike<number>, width: number, height = pixels.length / 3 / width): [number, number] {
  const redness = Float64Array.from({ length: width * height }, (_, i) => {
    const [red, green, blue] = [0, 1, 2].map((c) => pixels[3 * i + c] as number) as [number, number, number];
    return red - Math.max(green, blue);
  });
  const least = redness.reduce((most, value) => Math.max(most, value), 0) / 2;
  const sums = { weight: 0, x: 0, y: 0 };
  redness.forEach((value, i) => {
    if (value < least) return;
    sums.weight += value;
    sums.x += value * ((i % width) + 0.5);
    sums.y += value * (Math.floor(i / width) + 0.5);
  });
  return [sums.x / sums.weight / width, sums.y / sums.weight / height];
}
