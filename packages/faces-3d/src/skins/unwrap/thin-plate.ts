import { solveLinear } from "./solve-linear.ts";

/** Kernels are computed in this unit, pixels: keeps the matrix well conditioned. */
const UNIT = 200;

/**
 * A smooth displacement of the plane that takes points to others: the thin-plate spline (Bookstein, 1989),
 * f(q) = q + sum_i w_i U(|q - p_i|) + a + B q with U(r) = r^2 log r^2, its bending traded against exactness by `smoothing`.
 */
export class ThinPlate {
  readonly #from: readonly (readonly [number, number])[];
  /** [n + 3, 2] */
  readonly #weights: Float64Array[];

  constructor(
    from: readonly (readonly [number, number])[],
    to: readonly (readonly [number, number])[],
    smoothing: number,
  ) {
    const n = from.length;
    const points = from.map(([x, y]) => [x / UNIT, y / UNIT] as const);
    const matrix = points.map((p, i) => {
      const row = new Float64Array(n + 3);
      points.forEach((q, j) => {
        row[j] = kernel((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) + (i === j ? smoothing : 0);
      });
      row.set([1, p[0], p[1]], n);
      return row;
    });
    for (let d = 0; d < 3; d++) {
      matrix.push(Float64Array.from({ length: n + 3 }, (_, j) => (j >= n ? 0 : d === 0 ? 1 : points[j]![d - 1]!)));
    }
    const moved = [0, 1].map((d) =>
      Float64Array.from({ length: n + 3 }, (_, i) => (i < n ? to[i]![d]! - from[i]![d]! : 0)),
    );
    this.#from = points;
    this.#weights = solveLinear(matrix, moved);
  }

  /** Points [n, 2] displaced. */
  apply(points: Float64Array): Float64Array {
    const out = new Float64Array(points.length);
    const n = this.#from.length;
    const [wx, wy] = [this.#weights[0]!, this.#weights[1]!];
    for (let k = 0; k < points.length; k += 2) {
      const [x, y] = [points[k]! / UNIT, points[k + 1]! / UNIT];
      let dx = wx[n]! + wx[n + 1]! * x + wx[n + 2]! * y;
      let dy = wy[n]! + wy[n + 1]! * x + wy[n + 2]! * y;
      for (let i = 0; i < n; i++) {
        const [px, py] = this.#from[i]!;
        const u = kernel((x - px) ** 2 + (y - py) ** 2);
        dx += wx[i]! * u;
        dy += wy[i]! * u;
      }
      out[k] = points[k]! + dx;
      out[k + 1] = points[k + 1]! + dy;
    }
    return out;
  }
}

function kernel(squared: number): number {
  return squared > 1e-18 ? squared * Math.log(squared) : 0;
}
