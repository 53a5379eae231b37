/** A point of a curve in the plane. */
export type Point2 = readonly [number, number];

/** Catmull-Rom through the points, `steps` pieces a span; closed joins the last to the first. */
export function smoothCurve(points: readonly Point2[], steps: number, closed: boolean): Point2[] {
  const n = points.length;
  const at = (i: number) => (closed ? points[(i + n) % n]! : points[Math.min(n - 1, Math.max(0, i))]!);
  const out: Point2[] = [];
  for (let span = 0; span < (closed ? n : n - 1); span++) {
    const [p0, p1, p2, p3] = [at(span - 1), at(span), at(span + 1), at(span + 2)];
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      out.push([catmullRom(p0[0], p1[0], p2[0], p3[0], t), catmullRom(p0[1], p1[1], p2[1], p3[1], t)]);
    }
  }
  if (!closed) out.push(points[n - 1]!);
  return out;
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
}

/** Where a point lies beside an open curve: `along` 0 at its start, 1 at its end (outside: beyond), `across` positive above. */
export function curveCoordinates(curve: readonly Point2[], [x, y]: Point2): { along: number; across: number } {
  const spans = curve.length - 1;
  let best = Number.POSITIVE_INFINITY;
  let along = 0;
  let across = 0;
  for (let i = 0; i < spans; i++) {
    const [ax, ay] = curve[i]!;
    const [bx, by] = curve[i + 1]!;
    const dx = bx - ax;
    const dy = by - ay;
    const length = Math.hypot(dx, dy);
    let t = ((x - ax) * dx + (y - ay) * dy) / (length * length);
    if (t < 0 && i > 0) t = 0;
    if (t > 1 && i < spans - 1) t = 1;
    const distance = Math.hypot(x - ax - t * dx, y - ay - t * dy);
    if (distance < best) {
      best = distance;
      along = (i + t) / spans;
      const side = dx * (y - ay) - dy * (x - ax);
      across = (side * Math.sign(dx || 1) >= 0 ? 1 : -1) * distance;
    }
  }
  return { along, across };
}

/** Signed distance to a closed polygon, positive inside. */
export function insideDistance(polygon: readonly Point2[], [x, y]: Point2): number {
  let inside = false;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i]!;
    const [bx, by] = polygon[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    const dx = bx - ax;
    const dy = by - ay;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return inside ? best : -best;
}
