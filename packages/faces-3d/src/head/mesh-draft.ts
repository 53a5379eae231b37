/** A head while it is put together: its own vertices, then added ones that move as the mean of some of those do. */
export interface MeshDraft {
  /** [V, 3] of the own vertices */
  readonly positions: Float32Array;
  /** [T, 3] */
  readonly triangles: Uint32Array;
}

/** Vertices that a head lacks. */
export interface AddedPart {
  /** [n, 3] */
  readonly positions: readonly number[];
  /** [n] own vertices that each of them follows */
  readonly follows: readonly (readonly number[])[];
  /** [T, 3], counted within the part */
  readonly triangles: readonly number[];
}

/** Vertices that hang together by triangles: for each vertex the smallest index of its part. */
export function connectedParts({ positions, triangles }: MeshDraft): Uint32Array {
  const parent = Uint32Array.from({ length: positions.length / 3 }, (_, v) => v);
  const root = (v: number): number => {
    let r = v;
    while (parent[r] !== r) r = parent[r]!;
    for (let at = v; parent[at] !== r; ) {
      const next = parent[at]!;
      parent[at] = r;
      at = next;
    }
    return r;
  };
  for (let t = 0; t < triangles.length; t += 3) {
    const a = root(triangles[t]!);
    for (const corner of [triangles[t + 1]!, triangles[t + 2]!]) {
      const [one, other] = [root(a), root(corner)];
      if (one < other) parent[other] = one;
      else parent[one] = other;
    }
  }
  return parent.map((_, v) => root(v));
}

/** Mean of points of a mesh. */
export function meanOf(positions: Float32Array, vertices: readonly number[]): [number, number, number] {
  const out: [number, number, number] = [0, 0, 0];
  for (const v of vertices) {
    for (const k of [0, 1, 2] as const) out[k] += positions[3 * v + k]! / vertices.length;
  }
  return out;
}
