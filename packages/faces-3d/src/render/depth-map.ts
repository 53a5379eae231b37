/** A depth picture seen along a direction from far away, for shadows and for ambient occlusion. */
export interface DepthMap {
  readonly size: number;
  /** [size, size], larger is nearer to the light; -infinity where nothing is. */
  readonly depth: Float32Array;
  /** Rows of the view: right, up, towards the light. */
  readonly axes: Float64Array;
  readonly centre: readonly [number, number, number];
  /** Pixels a centimetre. */
  readonly scale: number;
}

/** An empty map of `extent` centimetres around `centre`, looking against `direction` (which points to the light). */
export function makeDepthMap(
  size: number,
  extent: number,
  centre: readonly [number, number, number],
  direction: readonly [number, number, number],
): DepthMap {
  const length = Math.hypot(...direction);
  const [dx, dy, dz] = [direction[0] / length, direction[1] / length, direction[2] / length];
  // right = up x direction, with another up where the light stands right above.
  const [ux, uy, uz] = Math.abs(dy) < 0.95 ? [0, 1, 0] : [1, 0, 0];
  let [rx, ry, rz] = [uy * dz - uz * dy, uz * dx - ux * dz, ux * dy - uy * dx];
  const right = Math.hypot(rx, ry, rz);
  [rx, ry, rz] = [rx / right, ry / right, rz / right];
  const axes = Float64Array.of(rx, ry, rz, dy * rz - dz * ry, dz * rx - dx * rz, dx * ry - dy * rx, dx, dy, dz);
  return { size, depth: new Float32Array(size * size).fill(-1e9), axes, centre, scale: size / extent };
}

/** Draws triangles into the map, keeping the nearest to the light. */
export function drawDepth(map: DepthMap, positions: Float32Array, triangles: Uint32Array): void {
  const { size, depth, axes, centre, scale } = map;
  const count = positions.length / 3;
  const projected = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) {
    const x = positions[3 * i]! - centre[0];
    const y = positions[3 * i + 1]! - centre[1];
    const z = positions[3 * i + 2]! - centre[2];
    projected[3 * i] = (axes[0]! * x + axes[1]! * y + axes[2]! * z) * scale + size / 2;
    projected[3 * i + 1] = (axes[3]! * x + axes[4]! * y + axes[5]! * z) * scale + size / 2;
    projected[3 * i + 2] = axes[6]! * x + axes[7]! * y + axes[8]! * z;
  }
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * triangles[t]!;
    const b = 3 * triangles[t + 1]!;
    const c = 3 * triangles[t + 2]!;
    const ax = projected[a]!;
    const ay = projected[a + 1]!;
    const bx = projected[b]!;
    const by = projected[b + 1]!;
    const cx = projected[c]!;
    const cy = projected[c + 1]!;
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area === 0) continue;
    const x0 = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const x1 = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const y0 = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const y1 = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    const inverse = 1 / area;
    const acx = cx - ax;
    const acy = cy - ay;
    const abx = bx - ax;
    const aby = by - ay;
    for (let y = y0; y <= y1; y++) {
      const dy = y + 0.5 - ay;
      const down = dy * acx;
      const across = abx * dy;
      for (let x = x0; x <= x1; x++) {
        const dx = x + 0.5 - ax;
        const wb = (dx * acy - down) * inverse;
        if (wb < 0) continue;
        const wc = (across - aby * dx) * inverse;
        if (wc < 0) continue;
        const wa = 1 - wb - wc;
        if (wa < 0) continue;
        const d = wa * projected[a + 2]! + wb * projected[b + 2]! + wc * projected[c + 2]!;
        if (d > depth[y * size + x]!) depth[y * size + x] = d;
      }
    }
  }
}
