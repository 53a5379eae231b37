/** 1 inside a polygon (even-odd), 0 outside: [height, width], pixel centres at whole numbers. */
export function polygonMask(
  polygon: readonly (readonly [number, number])[],
  width: number,
  height: number,
): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
      const [ax, ay] = polygon[i]!;
      const [bx, by] = polygon[j]!;
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k]!));
      const to = Math.min(width - 1, Math.floor(crossings[k + 1]!));
      if (to >= from) out.fill(1, y * width + from, y * width + to + 1);
    }
  }
  return out;
}
