/**
 * Distance of a point to a closed polygon, positive inside.
 * @param polygon x0 y0 x1 y1 ...
 */
export function insideDistance(polygon: ArrayLike<number>, x: number, y: number): number {
  const count = polygon.length / 2;
  let nearest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let i = 0, j = count - 1; i < count; j = i++) {
    const [ax, ay] = [polygon[2 * j]!, polygon[2 * j + 1]!];
    const [bx, by] = [polygon[2 * i]!, polygon[2 * i + 1]!];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2);
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside ? Math.sqrt(nearest) : -Math.sqrt(nearest);
}

/** x y of some of the points of a mesh [n, 3], or of any table with `stride` numbers a point. */
export function polygonOf(points: ArrayLike<number>, indices: readonly number[], stride = 3): Float64Array {
  return Float64Array.from(indices.flatMap((i) => [points[stride * i]!, points[stride * i + 1]!]));
}
