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
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const px = x + 0.5;
        const py = y + 0.5;
        const wb = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) * inverse;
        const wc = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) * inverse;
        const wa = 1 - wb - wc;
        if (wa < 0 || wb < 0 || wc < 0) continue;
        const d = wa * projected[a + 2]! + wb * projected[b + 2]! + wc * projected[c + 2]!;
        if (d > depth[y * size + x]!) depth[y * size + x] = d;
      }
    }
  }
}

/** The least and the greatest depth round each tile of a map. */
export interface DepthBounds {
  /** Tiles a side. */
  readonly tiles: number;
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Pixels from the map's edge within which a window does not lie whole in the map. */
  readonly margin: number;
}

const TILE = 4;

/** Bounds of what `lightReaching` with this blur can read round a tile: most points are wholly lit or wholly dark. */
export function depthBounds({ size, depth, scale }: DepthMap, blur: number): DepthBounds {
  const tiles = Math.ceil(size / TILE);
  const low = new Float32Array(tiles * tiles).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(tiles * tiles).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const tile = (y >> 2) * tiles + (x >> 2);
      const value = depth[y * size + x]!;
      if (value < low[tile]!) low[tile] = value;
      if (value > high[tile]!) high[tile] = value;
    }
  }
  // One pixel for the bilinear neighbour, one for rounding.
  const margin = Math.ceil(blur * scale) + 2;
  const reach = Math.ceil(margin / TILE);
  for (const stride of [1, tiles]) {
    widen(low, Math.min, tiles, stride, reach);
    widen(high, Math.max, tiles, stride, reach);
  }
  return { tiles, low, high, margin };
}

function widen(
  values: Float32Array,
  pick: (a: number, b: number) => number,
  tiles: number,
  stride: number,
  reach: number,
): void {
  const before = values.slice();
  for (let k = 0; k < values.length; k++) {
    const place = stride === 1 ? k % tiles : Math.floor(k / tiles);
    const [first, last] = [Math.max(-reach, -place), Math.min(reach, tiles - 1 - place)];
    for (let i = first; i <= last; i++) values[k] = pick(values[k]!, before[k + i * stride]!);
  }
}

/** How much of the light reaches a point, 0 to 1: bilinear over 3 x 3 taps `blur` centimetres apart. `bounds` of this map and blur change nothing but the time it takes. */
export function lightReaching(
  map: DepthMap,
  x: number,
  y: number,
  z: number,
  bias: number,
  blur: number,
  bounds?: DepthBounds,
): number {
  const { size, depth, axes, centre, scale } = map;
  const rx = x - centre[0];
  const ry = y - centre[1];
  const rz = z - centre[2];
  const u = (axes[0]! * rx + axes[1]! * ry + axes[2]! * rz) * scale + size / 2 - 0.5;
  const v = (axes[3]! * rx + axes[4]! * ry + axes[5]! * rz) * scale + size / 2 - 0.5;
  const reference = axes[6]! * rx + axes[7]! * ry + axes[8]! * rz + bias;
  const step = blur * scale;
  if (bounds) {
    const { margin } = bounds;
    if (u >= margin && v >= margin && u < size - 1 - margin && v < size - 1 - margin) {
      const tile = (Math.floor(v) >> 2) * bounds.tiles + (Math.floor(u) >> 2);
      if (bounds.high[tile]! < reference) return 1;
      if (bounds.low[tile]! >= reference) return 0;
    }
  }
  let lit = 0;
  for (let j = -1; j <= 1; j++) {
    for (let i = -1; i <= 1; i++) {
      const su = u + i * step;
      const sv = v + j * step;
      const iu = Math.floor(su);
      const iv = Math.floor(sv);
      if (iu < 0 || iv < 0 || iu >= size - 1 || iv >= size - 1) {
        lit += 1;
        continue;
      }
      const fu = su - iu;
      const fv = sv - iv;
      const k = iv * size + iu;
      const top = (depth[k]! < reference ? 1 - fu : 0) + (depth[k + 1]! < reference ? fu : 0);
      const bottom = (depth[k + size]! < reference ? 1 - fu : 0) + (depth[k + size + 1]! < reference ? fu : 0);
      lit += top * (1 - fv) + bottom * fv;
    }
  }
  return lit / 9;
}
