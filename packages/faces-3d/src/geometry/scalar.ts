/** Smooth step from 0 at `low` to 1 at `high` (3t^2 - 2t^3); falls instead when `low` is the larger. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** Linear interpolation, t = 0 gives a. */
export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

export function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}

/** The value at x of the broken line through `points`, sorted by their first entry; constant outside them. */
export function interpolateTable(points: readonly (readonly [number, number])[], x: number): number {
  let previous = points[0]!;
  if (x <= previous[0]) return previous[1];
  for (const point of points) {
    if (x <= point[0]) return mix(previous[1], point[1], smoothstep(previous[0], point[0], x));
    previous = point;
  }
  return previous[1];
}

/** Four decimals: more than a picture can show, and the stored truth stays short. */
export function round(x: number): number {
  return Math.round(x * 1e4) / 1e4;
}
